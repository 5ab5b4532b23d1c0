using MailMover.Core.Endpoints;
using MailMover.Core.Limits;
using MailMover.Core.Model;
using Xunit;

namespace MailMover.Core.Tests.Limits;

public sealed class LimitedReaderTests
{
    [Theory]
    [InlineData(false, 3 * 1024)]
    [InlineData(true, 0)]
    public async Task Header_fields_are_estimated_only_where_the_source_does_not_count_them(bool countsHeaders, long counted)
    {
        var harness = new LimitHarness { DownPerDay = 1 << 20 }.Fill(3);
        harness.Source.Behaviour.SourceTraits = new SourceTraits { CountsHeaders = countsHeaders };
        var budgets = harness.Budgets(harness.Source, EndpointSide.Source, 1 << 20, null);
        await using (var reader = await LimitedSource.Around(harness.Source, budgets).OpenAsync(FolderPath.Inbox, null, false, TestContext.Current.CancellationToken))
        {
            var messages = await reader.ListAsync(null, TestContext.Current.CancellationToken).SelectMany(w => w.ToAsyncEnumerable()).ToListAsync(TestContext.Current.CancellationToken);
            await reader.ReadHeadersAsync(messages, TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken);
        }

        await budgets.DisposeAsync();
        Assert.Equal(counted + (3 * CountedOctets.PerMessage), await harness.Ledger.UsedAsync(harness.Source.Identity, OctetDirection.Down, TestContext.Current.CancellationToken));
    }
}
