using MailMover.Cli.Output;
using MailMover.Cli.Signals;

namespace MailMover.Cli.Commands;

/// <summary>What every command works with.</summary>
internal sealed record CommandContext
{
    public required IConsole Console { get; init; }

    public required IProgramParts Parts { get; init; }

    public required StopRequests Stop { get; init; }

    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
