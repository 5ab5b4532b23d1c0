using System.Collections.Concurrent;
using System.Globalization;
using MailMover.Testing.Servers;

namespace MailMover.Chaos;

/// <summary>Runs all rounds, tells each in a line, and adds them up.</summary>
internal sealed class ChaosRun(ChaosOptions options, TextWriter output)
{
    private const int FaultsShown = 10;

    private readonly ConcurrentBag<RoundResult> _results = [];

    /// <returns>Whether nothing was wrong.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var numbers = new ConcurrentQueue<int>(options.Numbers);
        await Task.WhenAll(Enumerable.Range(0, options.Parallel).Select(_ => Task.Run(() => WorkAsync(numbers, cancellationToken), cancellationToken)));
        await output.WriteLineAsync(Summary());
        return _results.All(r => r.IsRight);
    }

    private async Task WorkAsync(ConcurrentQueue<int> numbers, CancellationToken cancellationToken)
    {
        await using var servers = new ServerPool();
        while (numbers.TryDequeue(out var number))
        {
            var plan = new RoundPlanner(RoundPlanner.SeedOf(options.Seed, number)).Plan(number);
            var result = await RunRoundAsync(servers, plan, cancellationToken);
            _results.Add(result);
            await output.WriteLineAsync(Describe(result));
        }
    }

    private async Task<RoundResult> RunRoundAsync(ServerPool servers, RoundPlan plan, CancellationToken cancellationToken)
    {
        var user = string.Create(CultureInfo.InvariantCulture, $"round{plan.Number}");
        var source = await servers.GetAsync(Side.Source, plan.Source, cancellationToken);
        var destination = await servers.GetAsync(Side.Destination, plan.Destination.Options, cancellationToken);
        await using var sourceLine = CuttingProxy.Start(source.ImapPort, plan.Latency);
        await using var destinationLine = CuttingProxy.Start(destination.ImapPort, plan.Latency);
        await using var scenario = new CopyScenario
        {
            Source = source,
            SourceUser = user,
            SourceLine = sourceLine,
            Destination = destination,
            DestinationUser = user,
            DestinationLine = destinationLine,
        };
        var round = new Round(plan, scenario);
        var result = await round.RunAsync(cancellationToken);
        if (!result.IsRight)
            result = result with { Kept = await Evidence.KeepAsync(options.Keep, plan, string.Join('\n', result.Faults), round.Outcomes, scenario, cancellationToken) };
        round.Delete();
        return result;
    }

    private string Describe(RoundResult result)
    {
        var plan = result.Plan;
        var disturbances = plan.Runs.Sum(r => r.Disturbances.Count);
        var end = result.IsRight ? "ok" : "WRONG";
        var late = result.LateCommits.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $", {result.LateCommits.Count} late commits, reported") : "";
        var line = string.Create(CultureInfo.InvariantCulture, $"round {plan.Number}, seed {plan.Seed}: {plan}; {result.Hits} of {disturbances} hit; {result.Took.TotalSeconds:0.0} s: {end}{late}");
        if (result.IsRight)
            return line;
        var faults = result.Faults.ToList();
        return string.Join('\n', [
            line,
            .. faults.Take(FaultsShown).Select(f => "    " + f.ReplaceLineEndings("\n    ")),
            .. faults.Count > FaultsShown ? [$"    and {faults.Count - FaultsShown} more"] : (string[])[],
            $"    kept in {result.Kept}; again with dotnet run -c Release --project tests/MailMover.Chaos -- --seed {options.Seed} --round {plan.Number}",
        ]);
    }

    private string Summary()
    {
        var late = _results.Sum(r => r.LateCommits.Count);
        return string.Create(CultureInfo.InvariantCulture, $"{_results.Count} rounds, seed {options.Seed}: {_results.Sum(r => r.Lost.Count)} lost, {_results.Sum(r => r.Doubled.Count)} doubled, ") +
            string.Create(CultureInfo.InvariantCulture, $"{_results.Sum(r => r.Changed.Count)} changed, {_results.Sum(r => r.WrongVerdicts.Count)} wrong verdicts in {_results.Sum(r => r.Verdicts)}, {late} late commits reported, {_results.Sum(r => r.WrongEndings.Count)} wrong endings");
    }
}
