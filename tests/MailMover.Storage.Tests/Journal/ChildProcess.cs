using System.Diagnostics;
using MailMover.Core.Journal;
using MailMover.Core.Limits;
using MailMover.Core.Model;
using MailMover.Storage.Audit;
using MailMover.Storage.Journal;
using MailMover.Storage.Spool;
using MailMover.Storage.Tests.Limits;
using MailMover.Storage.Tests.Spool;

namespace MailMover.Storage.Tests.Journal;

/// <summary>Another process that holds or writes a journal, or downloaded mail, until it is killed.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    public const string Argument = "journal-child";
    public const string Hold = "hold";
    public const string Write = "write";
    public const string Keep = "keep";
    public const string Take = "take";
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts it, and waits until it holds the pair.</summary>
    public static async Task<ChildProcess> StartAsync(string work, string state, CancellationToken cancellationToken)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "MailMover.Storage.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var child = new ChildProcess(Process.Start(new ProcessStartInfo(program, [Argument, work, state]) { RedirectStandardOutput = true, RedirectStandardInput = true })!);
        var line = await child.ReadLineAsync(cancellationToken);
        return line == "held" ? child : throw new InvalidOperationException($"The child said '{line}'.");
    }

    /// <summary>The child's side.</summary>
    public static async Task<int> RunAsync(string work, string state)
    {
        using var directory = StateDirectory.Open(state);
        await using var journal = new SqliteTransferJournal(directory, new AuditSettings(), TimeProvider.System);
        var pair = await journal.OpenPairAsync(Samples.Source, Samples.Destination, "child", CancellationToken.None);
        Console.WriteLine("held");
        if (work == Write)
            await Task.WhenAll(Enumerable.Range(0, 4).Select(n => WriteForeverAsync(pair, (uint)n)));
        if (work == Take)
            await TakeForeverAsync(directory);
        if (work == Keep)
            await KeepForeverAsync(directory);
        // The end of standard input is the end of the parent: no child outlives its test.
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken) => await _process.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>Kills it (SIGKILL) and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static async Task WriteForeverAsync(IPairJournal pair, uint writer)
    {
        var folder = (await pair.GetOrAddFolderAsync(FolderPath.Of("Folder", $"{writer}"), FolderPath.Inbox, null, CancellationToken.None)).Id;
        var start = await pair.CountAsync(folder, CancellationToken.None);
        for (var first = (writer * 10_000_000) + (uint)start.All + 1; ; first += 16)
        {
            var uids = Enumerable.Range((int)first, 16).Select(u => (uint)u).ToArray();
            await pair.WriteAsync(folder, [.. uids.Select(u => Samples.Record(u, EntryState.Appending))], CancellationToken.None);
            await pair.WriteAsync(folder, [.. uids.Select(u => Samples.Copied(u))], CancellationToken.None);
            // Said only now, so everything that was said must be there afterwards.
            await Console.Out.WriteLineAsync($"{first}.");
        }
    }

    private static async Task TakeForeverAsync(StateDirectory directory)
    {
        await using var ledger = directory.Ledger(TimeProvider.System);
        while (true)
        {
            var grant = await ledger.TakeAsync(Samples.Source, OctetDirection.Down, SqliteOctetLedgerTests.Wish, CancellationToken.None);
            await Console.Out.WriteLineAsync($"{grant.Octets}");
            if (grant.RoomAt is not null)
                return;
        }
    }

    private static async Task KeepForeverAsync(StateDirectory directory)
    {
        await using var spool = await DirectorySpool.OpenAsync(directory, Samples.Source, Samples.Destination, CancellationToken.None);
        for (var first = 1u; ; first += 16)
        {
            await spool.AddAsync(FolderPath.Inbox, [.. Enumerable.Range((int)first, 16).Select(u => (DirectorySpoolTests.Large((uint)u), (string?)null))], CancellationToken.None);
            await spool.ReleaseAsync(FolderPath.Inbox, [new ImapMessageKey(1, first)]);
            await Console.Out.WriteLineAsync($"{first}.");
        }
    }
}
