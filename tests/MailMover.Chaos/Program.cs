using System.CommandLine;
using System.Globalization;
using MailMover.Chaos;
using MailMover.Demo.Servers;

var rounds = new Option<int>("--rounds") { Description = "How many rounds.", DefaultValueFactory = _ => 20 };
var seed = new Option<int?>("--seed") { Description = "What everything random comes from. Default: a random one, which is printed." };
var parallel = new Option<int>("--parallel") { Description = "How many rounds at once, each with servers of its own.", DefaultValueFactory = _ => 1 };
var only = new Option<int?>("--round") { Description = "Run only the round with this number." };
var keep = new Option<string?>("--keep") { Description = "Where to keep what is needed to look into a round that went wrong. Default: a new temporary directory." };

var command = new RootCommand("Disturbs copies between two private Dovecots in every way and checks what arrived. Exit code 1 if anything is wrong.") { rounds, seed, parallel, only, keep };
command.SetAction(async (parsed, cancellationToken) =>
{
    if (!DovecotServer.IsAvailable)
    {
        await Console.Error.WriteLineAsync($"Dovecot is needed. {DovecotServer.InstallHint}");
        return 1;
    }

    var number = parsed.GetValue(seed) ?? Random.Shared.Next(1_000_000);
    var options = new ChaosOptions
    {
        Rounds = parsed.GetValue(rounds),
        Seed = number,
        Parallel = Math.Max(1, parsed.GetValue(parallel)),
        Only = parsed.GetValue(only),
        Keep = parsed.GetValue(keep) ?? Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"mailmover-chaos-{number}")),
    };
    return await new ChaosRun(options, Console.Out).RunAsync(cancellationToken) ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
