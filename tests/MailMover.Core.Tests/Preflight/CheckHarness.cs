using MailMover.Core.Endpoints;
using MailMover.Core.Preflight;
using MailMover.Core.Tests.Transfer;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Preflight;

/// <summary>Two in-memory mailboxes that are looked at before a copy.</summary>
internal sealed class CheckHarness
{
    public TransferHarness Transfer { get; init; } = new();

    public PreflightOptions Options { get; set; } = new();

    public InMemoryMailbox Source => Transfer.Source;

    public InMemoryMailbox Destination => Transfer.Destination;

    /// <summary>What Gmail lists.</summary>
    public static EndpointFacts Gmail { get; } = new() { Capabilities = Announced("IMAP4REV1", "X-GM-EXT-1", "UIDPLUS", "CONDSTORE", "SPECIAL-USE") };

    public static HashSet<string> Announced(params string[] capabilities) => [.. capabilities];

    public async Task<PreflightReport> CheckAsync()
    {
        await using var source = Source.NewClient();
        await using var destination = Destination.NewClient();
        return await new PreflightCheck(source, destination, Transfer.Journal, Options, Transfer.Time)
            .RunAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    /// <summary>The one finding of that name.</summary>
    public async Task<PreflightFinding> FindAsync(string id)
    {
        var report = await CheckAsync();
        return Assert.Single(report.Findings, f => f.Id == id);
    }

    public async Task AssertNotFoundAsync(params string[] ids) =>
        Assert.DoesNotContain((await CheckAsync()).Findings, f => ids.Contains(f.Id));

    /// <summary>Copies through the gate that <c>copy</c> has.</summary>
    public Task<TransferReport> CopyAsync(PreflightGate? gate = null, SelectionRules? rules = null) =>
        Transfer.CopyAsync(new TransferOptions { Gate = gate ?? new PreflightGate(Options, Transfer.Time), Rules = rules ?? new() });

    public void AssertNothingWritten()
    {
        var calls = Destination.Calls;
        Assert.Equal(0, calls.Appends + calls.FoldersCreated + calls.FlagStores + calls.Removals + calls.Subscriptions + calls.AppendersOpened + calls.OpenedForWriting);
    }

    /// <summary>A server with room for so many octets, which it tells.</summary>
    public CheckHarness WithRoom(long octets)
    {
        (Destination.Behaviour.QuotaInOctets, Destination.Behaviour.TellsQuota) = (octets, true);
        return this;
    }

    public long OctetsAtSource => Transfer.Source.FolderOctets();

    public static SelectionRules Including(params string[] globs) => new() { Include = globs };

    public Task<TransferReport> CopyWhollyAsync() => Transfer.CopyWhollyAsync();
}
