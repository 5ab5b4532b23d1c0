namespace MailMover.Cli.Settings;

/// <summary>What is shown, and how.</summary>
internal sealed record OutputSettings
{
    public bool Json { get; init; }

    public bool Quiet { get; init; }

    public bool Verbose { get; init; }

    public bool NoColor { get; init; }
}
