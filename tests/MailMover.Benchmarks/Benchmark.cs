using System.Diagnostics;
using System.Globalization;
using MailMover.Demo;
using MailMover.Demo.Imap;
using MailMover.Demo.Servers;
using MailMover.Testing.Servers;

namespace MailMover.Benchmarks;

/// <summary>Runs every tool over every workload and round trip on two private servers.</summary>
internal sealed class Benchmark(BenchmarkOptions options, IReadOnlyList<Tool> tools, string directory, TextWriter log)
{
    private int _copies;

    public async Task<IReadOnlyList<Result>> RunAsync(CancellationToken cancellationToken)
    {
        await using var source = await DovecotServer.StartAsync(new DovecotOptions { Format = MailFormat.Maildir, Pop3 = true }, cancellationToken);
        await using var destination = await DovecotServer.StartAsync(new DovecotOptions { Format = MailFormat.Sdbox }, cancellationToken);
        await using var maildirs = await DovecotServer.StartAsync(new DovecotOptions { Format = MailFormat.Maildir }, cancellationToken);
        var results = new List<Result>();
        foreach (var workload in Workload.All.Where(w => options.Workloads.Count == 0 || options.Workloads.Contains(w.Name)).Select(w => w.Scaled(options.Scale)))
        {
            await log.WriteLineAsync($"{workload.Name}: {workload.Description} ...");
            await workload.SeedAsync(source, cancellationToken);
            var contents = await ReadAsync(source, workload.Name, cancellationToken);
            foreach (var roundTrip in options.RoundTrips)
            {
                foreach (var tool in tools.Where(t => t.UsesPop3 == workload.IsMaildrop))
                    results.Add(await MeasureAsync(tool, workload, contents, roundTrip, source, tool.DeliversToMaildir ? maildirs : destination, cancellationToken));
            }
        }

        return results;
    }

    private async Task<Result> MeasureAsync(Tool tool, Workload workload, MailboxContents contents, int roundTrip, DovecotServer source, DovecotServer destination, CancellationToken cancellationToken)
    {
        var (first, rerun) = (new List<TimedRun>(), new List<TimedRun>());
        var arrived = "";
        var verifications = new Verifications(contents.Messages, log);
        await using var lines = new Lines(tool.UsesPop3 ? source.Pop3Port : source.ImapPort, destination.ImapPort, TimeSpan.FromMilliseconds(roundTrip / 2.0));
        for (var n = 0; n < options.Repeat && !first.Any(r => r.CutOff); n++)
        {
            var user = string.Create(CultureInfo.InvariantCulture, $"copy{++_copies}");
            var context = new ToolContext(source, lines.SourcePort, workload.Name, destination, lines.DestinationPort, user, Directory.CreateDirectory(Path.Combine(directory, user)).FullName);
            first.Add(await RunAsync(tool, context, cancellationToken));
            if (tool.CanRerun && !first[^1].CutOff)
                rerun.Add(await RunAsync(tool, context, cancellationToken));
            await GiveToServerAsync(tool, context, cancellationToken);
            var found = await ReadAsync(destination, user, cancellationToken);
            arrived = workload.IsMaildrop ? Arrival.DescribeMaildrop(contents, found) : Arrival.Describe(contents, found);
            await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {roundTrip} ms, {tool.Name}: {first[^1].WallSeconds:0.0} s, exit code {first[^1].ExitCode}, {arrived}"));
            if (tool.Verification is not null && !first[^1].CutOff)
            {
                await verifications.VerifyAsync(tool, context, arguments => TimedRun.RunAsync(tool.Program, arguments, context.Directory, options.Limit, cancellationToken));
                await verifications.CompareAsync(
                    () => ReadAsync(source, lines.SourcePort, workload.Name, cancellationToken), () => ReadAsync(destination, lines.DestinationPort, user, cancellationToken));
            }

            Directory.Delete(destination.MailDirectory(user), recursive: true);
            Directory.Delete(context.Directory, recursive: true);
        }

        return new Result(workload.Description, roundTrip, tool.Name, contents.Messages, first, rerun, arrived) { Verifications = verifications.Results };
    }

    private Task<TimedRun> RunAsync(Tool tool, ToolContext context, CancellationToken cancellationToken) =>
        TimedRun.RunAsync(tool.Program, tool.Arguments(context), context.Directory, options.Limit, cancellationToken);

    /// <summary>Run as root, a Maildir that a tool has written belongs to root, and the server that is to show it runs as somebody else.</summary>
    private static async Task GiveToServerAsync(Tool tool, ToolContext context, CancellationToken cancellationToken)
    {
        if (!tool.DeliversToMaildir || !Environment.IsPrivilegedProcess)
            return;
        using var process = Process.Start("chown", ["-R", "nobody:nogroup", context.Destination.MailDirectory(context.DestinationUser)]);
        await process.WaitForExitAsync(cancellationToken);
    }

    private static Task<MailboxContents> ReadAsync(DovecotServer server, string user, CancellationToken cancellationToken) => ReadAsync(server, server.ImapPort, user, cancellationToken);

    private static async Task<MailboxContents> ReadAsync(DovecotServer server, int port, string user, CancellationToken cancellationToken)
    {
        await using var client = await SeedingClient.ConnectAsync(server.Host, port, user, server.Password, cancellationToken);
        return await client.ReadAllAsync(cancellationToken);
    }

    /// <summary>The way to both servers: direct, or through lines of the same length.</summary>
    private sealed class Lines(int sourcePort, int destinationPort, TimeSpan delay) : IAsyncDisposable
    {
        private readonly CuttingProxy? _source = delay > TimeSpan.Zero ? CuttingProxy.Start(sourcePort, delay) : null;
        private readonly CuttingProxy? _destination = delay > TimeSpan.Zero ? CuttingProxy.Start(destinationPort, delay) : null;

        public int SourcePort => _source?.Port ?? sourcePort;

        public int DestinationPort => _destination?.Port ?? destinationPort;

        public async ValueTask DisposeAsync()
        {
            if (_source is not null)
                await _source.DisposeAsync();
            if (_destination is not null)
                await _destination.DisposeAsync();
        }
    }
}
