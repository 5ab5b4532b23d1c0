using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MailMover.Benchmarks;
using MailMover.Demo.Servers;

var defaults = new BenchmarkOptions();
var scale = new Option<double>("--scale") { Description = "Part of the full number of messages, such as 0.1.", DefaultValueFactory = _ => defaults.Scale, CustomParser = r => double.Parse(r.Tokens[0].Value, CultureInfo.InvariantCulture) };
var repeat = new Option<int>("--repeat") { Description = "How often each is run; the median counts.", DefaultValueFactory = _ => defaults.Repeat };
var rtt = new Option<int[]>("--rtt") { Description = "Round trips in milliseconds, separated by commas.", DefaultValueFactory = _ => [.. defaults.RoundTrips], CustomParser = r => [.. List(r).Select(n => int.Parse(n, CultureInfo.InvariantCulture))] };
var workloads = new Option<string[]>("--workloads") { Description = "Of: " + string.Join(", ", Workload.All.Select(w => w.Name).Append(BulkBenchmark.Name)) + ". Default: all.", CustomParser = List };
var tools = new Option<string[]>("--tools") { Description = "Of: MailMover, doveadm sync, mbsync, imapcopy; for a maildrop MailMover to IMAP, MailMover to Maildir, getmail6 to Maildir, fetchmail to dovecot-lda. Default: all.", CustomParser = List };
var limit = new Option<int>("--limit") { Description = "Seconds after which a run is cut off.", DefaultValueFactory = _ => (int)defaults.Limit.TotalSeconds };
var document = new Option<bool>("--document") { Description = "Write the table into docs/benchmarks.md." };

var command = new RootCommand("Runs mailmover beside other tools on two private Dovecots and checks what arrived.") { scale, repeat, rtt, workloads, tools, limit, document };
command.SetAction(async (parsed, cancellationToken) =>
{
    var root = FindRoot();
    var options = new BenchmarkOptions
    {
        Scale = parsed.GetValue(scale),
        Repeat = parsed.GetValue(repeat),
        RoundTrips = parsed.GetValue(rtt)!,
        Workloads = parsed.GetValue(workloads) ?? [],
        Tools = parsed.GetValue(tools) ?? [],
        Limit = TimeSpan.FromSeconds(parsed.GetValue(limit)),
        Document = parsed.GetValue(document) ? Path.Combine(root, "docs", "benchmarks.md") : null,
    };
    if (!DovecotServer.IsAvailable || !TimedRun.IsPossible)
    {
        await Console.Error.WriteLineAsync($"Dovecot and GNU time are needed. {DovecotServer.InstallHint} And: sudo apt-get install time.");
        return 1;
    }

    var directory = Directory.CreateTempSubdirectory("mailmover-bench-");
    try
    {
        var program = await Publisher.PublishAsync(root, Path.Combine(directory.FullName, "program"), cancellationToken);
        var chosen = Tool.All(program).Where(t => options.Tools.Count == 0 || options.Tools.Contains(t.Name)).ToList();
        foreach (var missing in chosen.Where(t => !t.IsAvailable))
            await Console.Error.WriteLineAsync($"{missing.Name} is missing and left out; it comes with: sudo apt-get install {missing.Package}");
        var results = await new Benchmark(options, [.. chosen.Where(t => t.IsAvailable)], directory.FullName, Console.Error).RunAsync(cancellationToken);
        var table = Document.Table(results, "dotnet run -c Release --project tests/MailMover.Benchmarks" + (args.Length > 0 ? " --" : "") + string.Concat(args.Select(a => " " + a)));
        if (options.Workloads.Count == 0 || options.Workloads.Contains(BulkBenchmark.Name))
            table += "\n" + await new BulkBenchmark(options, program, directory.FullName, Console.Error).RunAsync(cancellationToken);
        Console.WriteLine(table);
        if (options.Document is not null)
            await Document.WriteAsync(options.Document, table, cancellationToken);
        return 0;
    }
    finally
    {
        directory.Delete(recursive: true);
    }
});
return await command.Parse(args).InvokeAsync();

static string[] List(ArgumentResult result) => result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries);

static string FindRoot()
{
    for (var directory = new DirectoryInfo(Environment.CurrentDirectory); directory is not null; directory = directory.Parent)
    {
        if (File.Exists(Path.Combine(directory.FullName, "MailMover.sln")))
            return directory.FullName;
    }

    throw new InvalidOperationException("Run this inside the project: MailMover.sln is in no directory above the current one.");
}
