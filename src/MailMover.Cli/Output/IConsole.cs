namespace MailMover.Cli.Output;

/// <summary>The two output streams, the keyboard, and what is known of them.</summary>
internal interface IConsole
{
    TextWriter Output { get; }

    TextWriter Error { get; }

    /// <summary>Whether standard output is a terminal that understands control sequences.</summary>
    bool IsTerminal { get; }

    /// <summary>Whether a question can be asked and answered.</summary>
    bool CanPrompt { get; }

    /// <summary>Columns of the terminal; 80 where there is none.</summary>
    int Width { get; }

    bool KeyAvailable { get; }

    ConsoleKeyInfo ReadKey();
}
