using System.Text;

namespace MailMover.Cli.Output;

/// <summary>The console of the process.</summary>
internal sealed class SystemConsole : IConsole
{
    public const int DefaultWidth = 80;

    public SystemConsole()
    {
        // Everywhere else the terminal's encoding is UTF-8 already, and asking would cost time.
        if (OperatingSystem.IsWindows())
            Console.OutputEncoding = Encoding.UTF8;
        Output = new ForgivingWriter(Console.Out);
        Error = new ForgivingWriter(Console.Error);
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public bool IsTerminal => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public bool CanPrompt => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    public int Width
    {
        get
        {
            try
            {
                return Console.IsOutputRedirected || Console.WindowWidth < 40 ? DefaultWidth : Console.WindowWidth;
            }
            catch (IOException)
            {
                return DefaultWidth;
            }
        }
    }

    public bool KeyAvailable => Console.KeyAvailable;

    public ConsoleKeyInfo ReadKey() => Console.ReadKey(intercept: true);
}
