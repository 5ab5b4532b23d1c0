using System.Globalization;
using System.Text;
using MailMover.Demo;
using MailMover.Demo.Imap;
using MailMover.Demo.Servers;

namespace MailMover.Benchmarks;

/// <summary>Moves the same mailboxes by <c>mailmover bulk</c>, by <c>mailmover copy</c> once for each in a shell loop, and the same under <c>xargs</c>.</summary>
internal sealed class BulkBenchmark(BenchmarkOptions options, string program, string directory, TextWriter log)
{
    /// <summary>What <c>--workloads</c> calls it.</summary>
    public const string Name = "bulk";

    private const int Messages = 50;
    private const int Parallel = 20;
    private const int ListedRows = 10_000;
    private readonly int _mailboxes = Math.Max(1, (int)(200 * options.Scale));

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        await using var source = await DovecotServer.StartAsync(new DovecotOptions { Format = MailFormat.Maildir }, cancellationToken);
        await using var destination = await DovecotServer.StartAsync(new DovecotOptions { Format = MailFormat.Sdbox }, cancellationToken);
        var (from, to) = (await SecretAsync("from", source.Password), await SecretAsync("to", destination.Password));
        await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: {_mailboxes} mailboxes of {Messages} messages of 4 KB ..."));
        foreach (var user in Users("user"))
            await new Workload(user, "", 2, Messages, 4_000, 0).SeedAsync(source, cancellationToken);

        var ways = new (string Name, Func<string, (string Program, IReadOnlyList<string> Arguments)> Command)[]
        {
            ("mailmover copy for each, in a shell loop", prefix => ("sh", ["-c", $"{Numbers} | while read n; do sh {Script(prefix)} $n || exit 1; done"])),
            (string.Create(CultureInfo.InvariantCulture, $"the same under xargs -P {Parallel}"), prefix => ("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"{Numbers} | xargs -P {Parallel} -n 1 sh {Script(prefix)}")])),
            (string.Create(CultureInfo.InvariantCulture, $"mailmover bulk --parallel {Parallel}"), prefix => (program, ["bulk", List(prefix), "--parallel", Text(Parallel), "--connections-per-host", Text(Parallel), "--state", State(prefix), "--quiet"])),
        };
        var lines = new StringBuilder();
        lines.AppendLine(CultureInfo.InvariantCulture, $"### {_mailboxes} mailboxes of {Messages} messages of 4 KB, 0 ms round trip").AppendLine();
        lines.AppendLine("| way | seconds | CPU seconds | mailboxes that arrived, identical |").AppendLine("|---|--:|--:|--:|");
        for (var way = 0; way < ways.Length; way++)
        {
            var (runs, identical) = (new List<TimedRun>(), 0);
            for (var n = 0; n < options.Repeat; n++)
            {
                var prefix = string.Create(CultureInfo.InvariantCulture, $"way{way}run{n}user");
                var (command, arguments) = ways[way].Command(prefix);
                runs.Add(await TimedRun.RunAsync(command, arguments, directory, options.Limit, cancellationToken));
                identical = await CompareAsync(source, destination, prefix, cancellationToken);
                await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {ways[way].Name}: {runs[^1].WallSeconds:0.0} s, exit code {runs[^1].ExitCode}, {identical} identical"));
            }

            lines.AppendLine(string.Create(CultureInfo.InvariantCulture, $"| {ways[way].Name} | {(runs.Any(r => r.CutOff) ? "over " : "")}{TimedRun.Median(runs, r => r.WallSeconds):0.0} | {TimedRun.Median(runs, r => r.CpuSeconds):0.0} | {identical} of {_mailboxes} |"));
        }

        var reading = await TimedRun.RunAsync(program, ["bulk", await LongListAsync(), "--dry-run", "--quiet"], directory, options.Limit, cancellationToken);
        lines.AppendLine().AppendLine(string.Create(CultureInfo.InvariantCulture, $"Reading a list of {ListedRows:#,0} rows (`--dry-run`, the whole process): {reading.WallSeconds:0.0} s, {reading.PeakMebibytes:0} MiB at most."));
        return lines.ToString().ReplaceLineEndings("\n");

        string State(string prefix) => Path.Combine(directory, "state-" + prefix[..^4]);

        // What a shell has to do for each mailbox, by its number.
        string Script(string prefix)
        {
            var file = Path.Combine(directory, prefix + ".sh");
            File.WriteAllText(file, $"exec '{program}' copy --from {Uri("user$1", source)} --from-password-file '{from}' --to {Uri(prefix + "$1", destination)} --to-password-file '{to}' --state '{State(prefix)}' --quiet\n");
            return $"'{file}'";
        }

        string List(string prefix)
        {
            var file = Path.Combine(directory, prefix + ".csv");
            var rows = Users("").Select(n => $"{Uri("user" + n, source)},file:{from},{Uri(prefix + n, destination)},file:{to}");
            File.WriteAllLines(file, rows.Prepend("source,source_secret,destination,destination_secret"));
            return file;
        }

        async Task<string> SecretAsync(string name, string password)
        {
            var file = Path.Combine(directory, name + "-password");
            await File.WriteAllTextAsync(file, password, cancellationToken);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead);
            return file;
        }

        async Task<string> LongListAsync()
        {
            var file = Path.Combine(directory, "long.csv");
            var rows = Enumerable.Range(1, ListedRows).Select(n => string.Create(CultureInfo.InvariantCulture, $"imaps://user{n}@old.example,file:{from},imaps://user{n}@new.example,file:{to}"));
            await File.WriteAllLinesAsync(file, rows.Prepend("source,source_secret,destination,destination_secret"), cancellationToken);
            return file;
        }
    }

    private string Numbers => string.Create(CultureInfo.InvariantCulture, $"seq -f %03g 1 {_mailboxes}");

    private IEnumerable<string> Users(string prefix) => Enumerable.Range(1, _mailboxes).Select(n => string.Create(CultureInfo.InvariantCulture, $"{prefix}{n:000}"));

    private static string Uri(string user, DovecotServer server) => string.Create(CultureInfo.InvariantCulture, $"imap+insecure://{user}@{server.Host}:{server.ImapPort}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>How many mailboxes are the same at both ends, read by a client of its own.</summary>
    private async Task<int> CompareAsync(DovecotServer source, DovecotServer destination, string prefix, CancellationToken cancellationToken)
    {
        var same = 0;
        foreach (var number in Users(""))
        {
            var (left, right) = (await ReadAsync(source, "user" + number, cancellationToken), await ReadAsync(destination, prefix + number, cancellationToken));
            same += left.Messages == Messages && left.Differences(right).Count == 0 ? 1 : 0;
        }

        return same;
    }

    private static async Task<MailboxContents> ReadAsync(DovecotServer server, string user, CancellationToken cancellationToken)
    {
        await using var client = await SeedingClient.ConnectAsync(server.Host, server.ImapPort, user, server.Password, cancellationToken);
        return await client.ReadAllAsync(cancellationToken);
    }
}
