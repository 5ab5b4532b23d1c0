using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Tests.Transfer;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Spooling;
using MailMover.Testing.Comparing;
using MailMover.Testing.InMemory;
using MailMover.Testing.Journal;
using MailMover.Testing.Observing;
using MailMover.Testing.Spooling;
using MailMover.Testing.Stepping;
using MailMover.Testing.Time;
using Xunit;

namespace MailMover.Core.Tests.Spooling;

/// <summary>A source, a destination and an archive in memory, with a journal and a spool that survive. What the source held at first is in <see cref="Truth"/>.</summary>
internal sealed class ArchivingHarness
{
    public ArchivingHarness()
    {
        Journal = new InMemoryTransferJournal(Time);
        foreach (var mailbox in new[] { Source, Truth, Destination, Archive })
            mailbox.Time = Time;
    }

    public AutoAdvancingTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));

    public InMemoryMailbox Source { get; } = new(EndpointSide.Source);

    public InMemoryMailbox Truth { get; } = new(EndpointSide.Source);

    public InMemoryMailbox Destination { get; } = new(EndpointSide.Destination);

    public InMemoryMailbox Archive { get; } = new(EndpointSide.Destination, "archive");

    public InMemoryTransferJournal Journal { get; set; }

    public InMemorySpool Spool { get; } = new();

    /// <summary>Whether the source does not show again what was read.</summary>
    public bool Hides { get; init; }

    /// <summary>Whether a spool is used although the source shows again what was read.</summary>
    public bool Spools { get; init; }

    public bool Archives { get; set; } = true;

    /// <summary>Whether the archive is said to keep octets as they are.</summary>
    public bool KeepsOctets { get; init; } = true;

    public long? FreeOctets { get; set; }

    public TransferOptions Options { get; set; } = new();

    public RecordingObserver ArchiveObserver { get; private set; } = new();

    public CancellationTokenSource Graceful { get; set; } = new();

    public ArchivingHarness Fill(int count, string folder = TransferHarness.Inbox, string prefix = "m", string body = "Hello.\r\n")
    {
        for (var i = 1; i <= count; i++)
        {
            foreach (var mailbox in new[] { Source, Truth })
                mailbox.AddMessage(folder, TransferHarness.Text($"{prefix}-{i}", body), i % 2 == 0 ? "\\Seen" : "", TransferHarness.Date(i));
        }

        return this;
    }

    public ArchivingHarness AddFolder(string folder)
    {
        Source.AddFolder(folder);
        Truth.AddFolder(folder);
        return this;
    }

    /// <summary>Runs it as a new process would.</summary>
    public async Task<ArchivingReport> RunAsync(StepCounter? steps = null)
    {
        Journal.AbandonHolders();
        Journal.BeforeStep = steps is null ? null : step => steps.StepAsync($"journal {step}:before");
        Journal.AfterStep = steps is null ? null : step => steps.StepAsync($"journal {step}:after");
        Spool.OnStep = steps?.Hook("spool");
        await using var client = Source.NewClient(steps?.Hook("source"));
        await using var hiding = new HidingSource(client, () => steps?.CrashedAt is null);
        await using var destination = Destination.NewClient(steps?.Hook("destination"));
        await using var archive = Archive.NewClient(steps?.Hook("archive"));

        // As soon as it may: a source that hid it sooner would lose it whatever is done.
        Spool.Added = Hides ? () => hiding.HideRead(Spool.HoldsOctets) : null;
        ArchiveObserver = new RecordingObserver();
        var transfer = new ArchivingTransfer(Hides ? hiding : client, destination, Journal, Options, new RecordingObserver(), Time)
        {
            Archive = !Archives ? null : new ArchiveTarget { Endpoint = archive, Options = Options with { Rules = ArchiveTarget.RulesFor(Options.Rules) }, Observer = ArchiveObserver, KeepsOctets = KeepsOctets, FreeOctets = FreeOctets },
            Spool = Hides || Spools ? Spool : null,
        };
        return await transfer.RunAsync(new Stopping(Graceful.Token, CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async Task<ArchivingReport> RunWhollyAsync()
    {
        var report = await RunAsync();
        Assert.Equal("", report.Archive?.Reason ?? "");
        Assert.Equal("", report.Copy!.Reason);
        Assert.Equal(RunEnding.Complete, report.Ending);
        Assert.All(report.Copy.Folders.Concat(report.Archive?.Folders ?? []), f => Assert.Equal(0, f.Unexplained));
        await AssertSameAsync();
        return report;
    }

    public async Task AssertSameAsync() => Assert.Empty(await DifferencesAsync());

    /// <summary>In what destination and archive differ from what the source held.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync()
    {
        var differences = await DifferencesAsync(Destination);
        return Archives ? [.. differences, .. await DifferencesAsync(Archive)] : differences;
    }

    private async Task<IReadOnlyList<string>> DifferencesAsync(InMemoryMailbox mailbox) =>
        (await MailboxComparer.CompareAsync(Truth.NewClient(), mailbox.NewClient(), cancellationToken: TestContext.Current.CancellationToken)).Differences;
}
