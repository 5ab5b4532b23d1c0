using System.CommandLine;

namespace MailMover.Cli.Help;

/// <summary>A command with all that help and docs/cli.md say of it.</summary>
internal sealed record CommandPage
{
    public required Command Command { get; init; }

    /// <summary>What follows the command's name in the usage line.</summary>
    public string Usage { get; init; } = "";

    /// <summary>A paragraph or more that tells what it does.</summary>
    public IReadOnlyList<string> About { get; init; } = [];

    public IReadOnlyList<OptionGroup> Groups { get; init; } = [];

    /// <summary>What to type, with a line that says what for.</summary>
    public IReadOnlyList<(string What, string Line)> Examples { get; init; } = [];
}
