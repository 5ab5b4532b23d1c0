using MailMover.Cli.Commands;
using MailMover.Cli.Detection;
using MailMover.Cli.Signals;
using Microsoft.Extensions.Time.Testing;

namespace MailMover.Cli.Tests.Doubles;

/// <summary>One call of the program, without a process.</summary>
internal sealed class Session
{
    public const string Copy = "copy --from imaps://jo@old.example --to imaps://jo@new.example --from-password-env OLD --to-password-env NEW";

    public const string Verify = "verify --from imaps://jo@old.example --to imaps://jo@new.example --from-password-env OLD --to-password-env NEW";

    public InMemoryConsole Console { get; init; } = new();

    public ScriptedParts Parts { get; init; } = new();

    public StopRequests Stop { get; } = new();

    public Dictionary<string, string> Environment { get; init; } = new() { ["OLD"] = "old-secret", ["NEW"] = "new-secret" };

    /// <summary>A computer without mail, unless a test says otherwise.</summary>
    public LocalMailSearch LocalMail { get; init; } = new(Path.Combine(Path.GetTempPath(), "mailmover-nobody-at-home"), _ => null);

    /// <summary>Settings of nobody, unless a test says otherwise.</summary>
    public string Configuration { get; init; } = Path.Combine(Path.GetTempPath(), "mailmover-no-settings");

    public FakeTimeProvider Time { get; } = new(Samples.Now);

    public string Output => Console.OutputText.ToString();

    public string Error => Console.ErrorText.ToString();

    /// <summary>The error text with its line breaks taken out.</summary>
    public string ErrorWords => Error.ReplaceLineEndings(" ");

    /// <summary>Runs a line that has no quotes in it.</summary>
    public Task<ExitCode> RunAsync(string line) => RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments) => (ExitCode)await new MailMoverProgram(Context).RunAsync(arguments);

    public CommandContext Context => new() { Console = Console, Parts = Parts, Stop = Stop, Environment = v => Environment.GetValueOrDefault(v), Time = Time, LocalMail = LocalMail, Configuration = Configuration };
}
