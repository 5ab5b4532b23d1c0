using System.Text;
using System.Text.Json.Nodes;
using MailMover.Providers.Tests.Doubles;
using MailMover.Providers.Validation;
using Xunit;

namespace MailMover.Providers.Tests.Validation;

public sealed class TemplateValidatorTests
{
    [Fact]
    public void A_right_template_has_no_problems() => Assert.Empty(TemplateText.Right().File().Problems);

    [Theory]
    [InlineData("id", "\"Example\"", "$.id", "is not an id")]
    [InlineData("domains", "[\"Example.org\"]", "$.domains[0]", "lower case")]
    [InlineData("domains", "[\"example.org\", \"example.org\"]", "$.domains[1]", "twice")]
    [InlineData("domains", "[\"*.example.org\"]", "$.domains[0]", "is not the name of a domain")]
    [InlineData("mx", "[\"mx.example.org\", \"mx.example.org\"]", "$.mx[1]", "twice")]
    [InlineData("mx", "[\"mx.*.example.org\"]", "$.mx[0]", "leading *.")]
    [InlineData("imap", "[{ \"host\": \"\", \"port\": 993, \"source\": \"help\" }]", "$.imap[0].host", "own-server")]
    [InlineData("imap", "[{ \"host\": \"a.example\", \"port\": 70000, \"source\": \"help\" }]", "$.imap[0].port", "not a port")]
    [InlineData("imap", "[{ \"host\": \"a.example\", \"port\": 993, \"onlyFor\": [\"b.example\"], \"source\": \"help\" }]", "$.imap[0].onlyFor[0]", "not among the domains")]
    [InlineData("imap", "[{ \"host\": \"a.example\", \"port\": 993, \"source\": \"nowhere\" }]", "$.imap[0].source", "not among the sources")]
    [InlineData("authentication", "{ \"methods\": [], \"source\": \"help\" }", "$.authentication.methods", "At least one")]
    [InlineData("authentication", "{ \"methods\": [\"oauth2\"], \"source\": \"help\" }", "$.authentication.oauth", "which scopes")]
    [InlineData("authentication", "{ \"methods\": [\"password\"], \"page\": \"http://a.example\", \"source\": \"help\" }", "$.authentication.page", "https://")]
    [InlineData("authentication", "{ \"methods\": [\"password\"], \"howTo\": \" \", \"source\": \"help\" }", "$.authentication.howTo", "empty")]
    [InlineData("administrator", "{ \"form\": \"user-name\", \"howTo\": \"x\", \"source\": \"help\" }", "$.administrator.userName", "needs userName")]
    [InlineData("administrator", "{ \"form\": \"user-name\", \"userName\": \"{user}\", \"howTo\": \"x\", \"source\": \"help\" }", "$.administrator.userName", "{admin}")]
    [InlineData("limits", "{ \"connections\": { \"value\": 0, \"source\": \"help\" } }", "$.limits.connections.value", "not above 0")]
    [InlineData("closing", "{ \"text\": \"x\", \"idleDays\": -1, \"source\": \"help\" }", "$.closing.idleDays", "above 0")]
    [InlineData("serverTexts", "[{ \"contains\": \"short\", \"means\": \"full\", \"cause\": \"x\", \"nextStep\": \"y\", \"source\": \"help\" }]", "$.serverTexts[0].contains", "shorter than 6")]
    [InlineData("serverTexts", "[{ \"contains\": \"long enough\", \"means\": \"full\", \"cause\": \"x\", \"nextStep\": \"y\", \"waitInMinutes\": 3, \"source\": \"help\" }]", "$.serverTexts[0].waitInMinutes", "throttled")]
    public void What_is_wrong_is_found_with_its_path(string member, string value, string path, string words)
    {
        var problems = TemplateText.Right().With(t => t[member] = JsonNode.Parse(value)).File().Problems;

        Assert.Contains(problems, p => p.Path == path && p.Text.Contains(words, StringComparison.Ordinal) && p.Line == 1 && p.Column > 1);
    }

    [Theory]
    [InlineData("2026-06-03", true)]
    [InlineData("2026-06-02", false)]
    public void A_fact_cannot_have_been_checked_in_the_future(string date, bool isWrong) =>
        Assert.Equal(isWrong ? ["$.sources.help.checkedOn"] : [], TemplateText.Right().With(t => t["sources"]!["help"]!["checkedOn"] = date).File().Problems.Select(p => p.Path));

    [Fact]
    public void The_file_has_to_be_called_like_the_template() =>
        Assert.Equal("$.id", Assert.Single(TemplateText.Right().File("other.json").Problems).Path);

    [Fact]
    public void A_source_that_no_fact_refers_to_is_told() =>
        Assert.Contains(
            TemplateText.Right().With(t => t["sources"]!["old page"] = t["sources"]!["help"]!.DeepClone()).File().Problems,
            p => p.Path == "$.sources['old page']" && p.Text.Contains("No fact", StringComparison.Ordinal));

    [Fact]
    public void A_provider_that_nothing_leads_to_is_told()
    {
        var template = TemplateText.Right().With(t =>
        {
            foreach (var member in (string[])["domains", "mx", "imap", "pop3"])
                t.AsObject().Remove(member);
        });

        Assert.Equal("$", Assert.Single(template.File().Problems).Path);
        Assert.Empty(template.With(t => t["kind"] = "own-server").File().Problems);
    }

    [Fact]
    public void All_that_is_wrong_in_the_form_is_told_at_once_and_in_words_of_the_file()
    {
        const string Text = """
            {
              "id": "example-mail",
              "nmae": "Example",
              "domains": "example.org",
              "imap": [{ "host": "imap.example.org", "port": "993", "security": "ssl", "source": "help" }],
              "authentication": { "methods": ["Password"], "source": null },
              "sources": { "help": { "title": "Help", "checkedOn": "1.5.2026", "confidence": "high" } }
            }
            """;

        var problems = TemplateFile.Parse("example-mail.json", Encoding.UTF8.GetBytes(Text), TemplateText.Time).Problems;

        Assert.Equal(
            [
                "1:1 $ The member name is missing.",
                "3:3 $.nmae There is no member of this name here.",
                "4:3 $.domains This has to be a list in [ ].",
                "5:42 $.imap[0].port This has to be a whole number, without quotes.",
                "5:57 $.imap[0].security This has to be one of \"tls\", \"starttls\", \"clear-text\".",
                "6:35 $.authentication.methods[0] This has to be one of \"password\", \"app-password\", \"separate-password\", \"oauth2\".",
                "6:48 $.authentication.source This must not be null.",
                "7:43 $.sources.help.checkedOn This has to be a date in quotes: \"2026-01-31\".",
            ],
            problems.Select(p => $"{p.Line}:{p.Column} {p.Path} {(p.Text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? p.Text[..(end + 1)] : p.Text)}"));
    }

    [Fact]
    public void A_member_that_stands_twice_is_told()
    {
        var text = TemplateText.Right().ToJsonString().Replace("\"name\":", "\"name\":\"First\",\"name\":", StringComparison.Ordinal);

        Assert.Contains(TemplateFile.Parse("example-mail.json", Encoding.UTF8.GetBytes(text), TemplateText.Time).Problems, p => p.Path == "$.name");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"id\": ")]
    public void What_is_no_template_at_all_is_one_problem(string text) =>
        Assert.Single(TemplateFile.Parse("x.json", Encoding.UTF8.GetBytes(text), TemplateText.Time).Problems);

    [Fact]
    public void Templates_that_claim_the_same_are_told_once_each()
    {
        var files = TemplateSet.Check([TemplateText.Right("a", "a.example").File(), TemplateText.Right("b", "a.example").File(), TemplateText.Right("c", "c.example").File()]);

        Assert.Equal([0, 2, 0], files.Select(f => f.Problems.Count));
        Assert.Equal(["$.domains[0]", "$.mx[0]"], files[1].Problems.Select(p => p.Path));
    }
}
