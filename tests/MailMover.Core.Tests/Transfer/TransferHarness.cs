using System.Text;
using MailMover.Core.Audit;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Testing.Comparing;
using MailMover.Testing.InMemory;
using MailMover.Testing.Journal;
using MailMover.Testing.Observing;
using MailMover.Testing.Stepping;
using MailMover.Testing.Time;
using Xunit;

namespace MailMover.Core.Tests.Transfer;

/// <summary>Two in-memory mailboxes, a journal that survives, and a clock that never makes anybody wait.</summary>
internal sealed class TransferHarness
{
    public const string Inbox = "INBOX";

    public TransferHarness()
    {
        Journal = new InMemoryTransferJournal(Time);
        (Source.Time, Destination.Time) = (Time, Time);
    }

    public AutoAdvancingTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));

    public InMemoryMailbox Source
    {
        get;
        init => (field, value.Time) = (value, Time);
    }
    = new(EndpointSide.Source);

    public InMemoryMailbox Destination
    {
        get;
        init => (field, value.Time) = (value, Time);
    }
    = new(EndpointSide.Destination);

    public InMemoryTransferJournal Journal { get; set; }

    public RecordingObserver Observer { get; private set; } = new();

    public CancellationTokenSource Graceful { get; set; } = new();

    public TransferReport? Last { get; private set; }

    /// <summary>A believable message of its own.</summary>
    public static string Text(string id, string body = "Hello.\r\n", string? subject = null) =>
        $"From: Ann <ann@example.org>\r\nTo: Jo <jo@example.org>\r\nSubject: {subject ?? id}\r\nDate: Mon, 02 Feb 2026 10:00:00 +0100\r\nMessage-ID: <{id}@example.org>\r\n\r\n{body}";

    /// <summary>Fills a source folder with plain messages called prefix-1, prefix-2, ...</summary>
    public TransferHarness Fill(int count, string folder = Inbox, string prefix = "m")
    {
        for (var i = 1; i <= count; i++)
            Source.AddMessage(folder, Text($"{prefix}-{i}"), i % 2 == 0 ? "\\Seen" : "", Date(i));
        return this;
    }

    public static DateTimeOffset Date(int i) => new DateTimeOffset(2020, 1, 1, 8, 0, 0, TimeSpan.FromHours(1)).AddMinutes(i);

    /// <summary>Runs a copy, as a new process would.</summary>
    public async Task<TransferReport> CopyAsync(TransferOptions? options = null, StepCounter? steps = null)
    {
        Observer = new RecordingObserver();
        Journal.AbandonHolders();
        Journal.BeforeStep = steps is null ? null : step => steps.StepAsync($"journal {step}:before");
        Journal.AfterStep = steps is null ? null : step => steps.StepAsync($"journal {step}:after");
        await using var source = Source.NewClient(steps?.Hook("source"));
        await using var destination = Destination.NewClient(steps?.Hook("destination"));
        var engine = new TransferEngine(source, destination, Journal, options ?? new TransferOptions(), Observer, Time);
        return Last = await engine.RunAsync(new Stopping(Graceful.Token, CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Runs a copy that is expected to be complete and in balance.</summary>
    public async Task<TransferReport> CopyWhollyAsync(TransferOptions? options = null)
    {
        var report = await CopyAsync(options);
        Assert.Equal("", report.Reason);
        Assert.Equal(RunEnding.Complete, report.Ending);
        Assert.All(report.Folders, f => Assert.Equal(0, f.Unexplained));
        return report;
    }

    /// <summary>Nothing lost, nothing twice, nothing changed.</summary>
    public async Task AssertSameAsync() => Assert.Empty(await DifferencesAsync());

    public async Task<IReadOnlyList<string>> DifferencesAsync() =>
        (await MailboxComparer.CompareAsync(Source.NewClient(), Destination.NewClient(), cancellationToken: TestContext.Current.CancellationToken)).Differences;

    /// <summary>The last audit row of each message.</summary>
    public IReadOnlyDictionary<MessageKey, AuditRow> Audit() =>
        Journal.AuditRows.GroupBy(r => r.SourceKey).ToDictionary(g => g.Key, g => g.Last());

    /// <summary>What the journal holds after the run, with the number of the folder.</summary>
    public async Task<IReadOnlyList<(long Folder, JournalEntry Entry)>> EntriesAsync(EntryState state)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var pair = await Journal.OpenPairAsync(Source.Identity, Destination.Identity, "look", cancellationToken);
        var entries = new List<(long, JournalEntry)>();
        foreach (var folder in await pair.ListFoldersAsync(cancellationToken))
        {
            await foreach (var entry in pair.ListEntriesAsync(folder.Id, state, cancellationToken))
                entries.Add((folder.Id, entry));
        }

        return entries;
    }

    /// <summary>What the journal knows of the destination after the run.</summary>
    public async Task<DestinationHabits> HabitsAsync()
    {
        await using var pair = await Journal.OpenPairAsync(Source.Identity, Destination.Identity, "look", TestContext.Current.CancellationToken);
        return await DestinationHabits.ReadAsync(pair, TestContext.Current.CancellationToken);
    }

    public IReadOnlyList<string> Subjects(string folder = Inbox) =>
        [.. Destination.Messages(folder).Select(m => MessageHeaderParser.Parse(m.Octets.Span, Encoding.Latin1.GetString).Subject)];
}
