using System.Text.Json;
using Json.Schema;
using MailMover.Providers.Catalog;
using MailMover.Providers.Validation;
using MailMover.Testing.Documents;
using Xunit;

namespace MailMover.Providers.Tests.Schema;

/// <summary>The templates that come with the program, and the schema that says how one is written.</summary>
public sealed class BuiltInTemplateTests
{
    private const string SchemaFile = "templates/provider.schema.json";

    private static readonly JsonSchema Schema = JsonSchema.FromText(SchemaText.Write());

    public static TheoryData<string> Files => [.. BuiltInTemplates.Files];

    [Fact]
    public void The_schema_is_what_the_model_says() => ApprovedFile.Check(SchemaFile, SchemaText.Write());

    [Fact]
    public void Every_file_of_the_folder_comes_with_the_program() =>
        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(ApprovedFile.Root, "templates", "providers"), "*.json").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal),
            BuiltInTemplates.Files);

    [Theory, MemberData(nameof(Files))]
    public void A_template_follows_the_schema(string file)
    {
        var result = Evaluate(BuiltInTemplates.Octets(file));

        Assert.True(result.IsValid, string.Join('\n', (result.Details ?? []).Where(d => d.Errors is not null).SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Value}"))));
    }

    [Theory]
    [InlineData("""{ "id": "x" }""")]
    [InlineData("""{ "id": "x", "name": "X", "authentication": { "methods": ["ssl"], "source": "s" }, "sources": {} }""")]
    [InlineData("""{ "id": "x", "name": "X", "authentication": { "methods": [], "source": "s" }, "sources": {}, "more": 1 }""")]
    public void The_schema_refuses_what_is_no_template(string text) =>
        Assert.False(Evaluate(System.Text.Encoding.UTF8.GetBytes(text)).IsValid);

    [Theory, MemberData(nameof(Files))]
    public void A_template_has_no_problems(string file) =>
        Assert.Empty(TemplateFile.Parse(file, BuiltInTemplates.Octets(file), TimeProvider.System).Problems.Select(p => $"{file}:{p.Line}: {p.Path}: {p.Text}"));

    [Fact]
    public void No_domain_exchange_or_id_is_claimed_twice() =>
        Assert.Empty(
            TemplateSet.Check([.. BuiltInTemplates.Files.Select(f => TemplateFile.Parse(f, BuiltInTemplates.Octets(f), TimeProvider.System))])
                .SelectMany(f => f.Problems.Select(p => $"{f.File}: {p.Path}: {p.Text}")));

    private static EvaluationResults Evaluate(ReadOnlySpan<byte> octets)
    {
        var reader = new Utf8JsonReader(octets, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        using var template = JsonDocument.ParseValue(ref reader);
        return Schema.Evaluate(template.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
    }
}
