using System.CommandLine;
using MailMover.Cli.Settings;

namespace MailMover.Cli.KnownProviders;

/// <summary>The option that names the folder with the user's templates of providers.</summary>
internal sealed class ProviderOptions
{
    public Option<string> Directory { get; } = new("--provider-dir")
    {
        HelpName = "DIR",
        Description = $"Your own provider templates are in this folder, and come before the built-in ones. Default: the environment variable {ProviderKnowledge.Variable}, else the folder providers in the settings directory.",
    };

    public string? Read(OptionValues values)
    {
        var directory = values.Text(Directory);
        if (directory is not null && !System.IO.Directory.Exists(directory))
            values.Problem(Directory, $"there is no folder {TerminalText.Escape(directory)}.");
        return directory;
    }
}
