using MailMover.Cli.Commands;
using MailMover.Cli.Endpoints;
using MailMover.Core.Endpoints;
using MailMover.Providers.Catalog;
using Xunit;

namespace MailMover.Cli.Tests.Commands;

public sealed class ProviderEndTests
{
    private static readonly ProviderCatalog Catalog = ProviderCatalog.Load(null);

    [Fact]
    public void Traps_are_those_of_the_side_and_the_protocol()
    {
        var yahoo = Catalog.ById("yahoo")!;
        var source = ProviderEnd.Of(yahoo, EndpointSide.Source, EndpointKind.Imap).Knowledge;
        Assert.Contains("export.imap.mail.yahoo.com", source.VisibleMessages, StringComparison.Ordinal);
        Assert.DoesNotContain(source.Traps, t => t.Text.Contains("10,000", StringComparison.Ordinal));
        Assert.Contains(ProviderEnd.Of(yahoo, EndpointSide.Source, EndpointKind.Pop3).Knowledge.Traps, t => t.Text == "By POP only the inbox can be fetched.");
        Assert.DoesNotContain(source.Traps, t => t.Text == "By POP only the inbox can be fetched.");
    }

    [Fact]
    public void A_closing_policy_comes_with_its_date_and_the_advice_to_ask()
    {
        var closing = ProviderEnd.Of(Catalog.ById("gmail")!, EndpointSide.Source, EndpointKind.Imap).Knowledge.Closing!;
        Assert.Matches(@"^Google may delete .* \(as of \d{4}-\d\d-\d\d\)\.$", closing.Text);
        Assert.Equal("Check with your provider.", closing.NextStep);
    }

    [Fact]
    public void Every_template_gives_sentences_that_end()
    {
        foreach (var template in Catalog.All)
        {
            foreach (var side in Enum.GetValues<EndpointSide>())
            {
                var knowledge = ProviderEnd.Of(template, side, EndpointKind.Imap).Knowledge;
                Assert.All(knowledge.Traps, t => Assert.NotEqual("", t.NextStep));
                Assert.All([.. knowledge.Traps, .. knowledge.SwitchOnFirst, .. knowledge.Closing is { } closing ? new[] { closing } : []], t => Assert.NotEqual("", t.Text));
            }
        }
    }
}
