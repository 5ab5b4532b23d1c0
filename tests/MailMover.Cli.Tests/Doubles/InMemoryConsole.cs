using MailMover.Cli.Output;

namespace MailMover.Cli.Tests.Doubles;

/// <summary>A console whose output is text and whose keyboard is a queue.</summary>
internal sealed class InMemoryConsole : IConsole
{
    private readonly Queue<ConsoleKeyInfo> _keys = new();

    public StringWriter OutputText { get; } = new() { NewLine = "\n" };

    public StringWriter ErrorText { get; } = new() { NewLine = "\n" };

    public TextWriter Output => OutputText;

    public TextWriter Error => ErrorText;

    public bool IsTerminal { get; init; }

    public bool CanPrompt { get; init; }

    public int Width { get; init; } = 80;

    public bool KeyAvailable => _keys.Count > 0;

    /// <summary>All that was written anywhere.</summary>
    public string All => OutputText.ToString() + ErrorText;

    public ConsoleKeyInfo ReadKey() => _keys.Dequeue();

    public void Type(string text)
    {
        foreach (var c in text)
            _keys.Enqueue(new ConsoleKeyInfo(c, c switch { '\n' => ConsoleKey.Enter, '\b' => ConsoleKey.Backspace, _ => ConsoleKey.None }, false, false, false));
    }
}
