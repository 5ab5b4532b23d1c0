using MailMover.Cli.Settings;
using Spectre.Console;

namespace MailMover.Cli.Output;

/// <summary>Chooses who shows a transfer.</summary>
internal static class Views
{
    public static ITransferView For(IConsole console, OutputSettings settings, string title, TimeProvider time)
    {
        if (settings.Json)
        {
            var json = new JsonView(console.Output, time);
            return settings.Quiet ? json : new CombinedView(json, new LinesView(console.Error, settings.Verbose, time));
        }

        if (settings.Quiet)
            return new SilentView();
        return console.IsTerminal
            ? new LiveView(Ansi(console, settings.NoColor), title, settings.Verbose, time)
            : new LinesView(console.Output, settings.Verbose, time);
    }

    // Kept apart so that a run without a terminal does not load the library.
    private static IAnsiConsole Ansi(IConsole console, bool noColor) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(console.Output),
        ColorSystem = noColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        Ansi = AnsiSupport.Detect,
    });
}
