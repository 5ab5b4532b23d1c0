namespace MailMover.Testing.Servers;

/// <summary>How a process ended and what it said.</summary>
public sealed record ProcessOutcome(int ExitCode, string Output, string Errors)
{
    /// <summary>Everything, for the message of a failed assertion.</summary>
    public override string ToString() => $"exit code {ExitCode}\n--- standard output\n{Output}\n--- standard error\n{Errors}";
}
