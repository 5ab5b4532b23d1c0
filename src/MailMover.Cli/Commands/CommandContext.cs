using MailMover.Cli.Detection;
using MailMover.Cli.KnownProviders;
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

    /// <summary>Where mail may lie on this computer.</summary>
    public LocalMailSearch LocalMail { get; init; } =
        new(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile, System.Environment.SpecialFolderOption.DoNotVerify), System.Environment.GetEnvironmentVariable);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The directory of this program's settings: below XDG_CONFIG_HOME or ~/.config, ~/Library/Application Support or %APPDATA%. It need not be there.</summary>
    public string Configuration { get; init; } =
        Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.ApplicationData, System.Environment.SpecialFolderOption.DoNotVerify), "mailmover");

    /// <summary>What is known of providers. Nothing is read before something is asked.</summary>
    public ProviderKnowledge Providers => field ??= new ProviderKnowledge(Console, Environment, Configuration, Time);
}
