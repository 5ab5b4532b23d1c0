using MailMover.Cli.Settings;
using Spectre.Console;

namespace MailMover.Cli.Output;

/// <summary>Chooses who shows a transfer or a verification.</summary>
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

    public static IVerificationView ForVerification(IConsole console, OutputSettings settings, string title, TimeProvider time)
    {
        if (settings.Json)
        {
            var json = new VerificationJsonView(console.Output, time);
            return settings.Quiet ? json : new CombinedVerificationView(json, new VerificationLinesView(console.Error, settings.Verbose, time));
        }

        if (settings.Quiet)
            return new CombinedVerificationView();
        return console.IsTerminal
            ? new VerificationLiveView(Ansi(console, settings.NoColor), title, settings.Verbose, time)
            : new VerificationLinesView(console.Output, settings.Verbose, time);
    }

    // Kept apart so that a run without a terminal does not load the library.
    public static IAnsiConsole Ansi(IConsole console, bool noColor) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(console.Output),
        ColorSystem = noColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        Ansi = AnsiSupport.Detect,
    });
}
