using System.Text;
using MailMover.Cli.Output;

namespace MailMover.Cli.Secrets;

/// <summary>Asks for a secret and shows a star for each character. On standard error, so that standard output may be a pipe.</summary>
internal static class MaskedPrompt
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    public static Task<string> AskAsync(IConsole console, string question, TimeProvider time, CancellationToken cancellationToken) =>
        AskAsync(console, question, isSecret: true, time, cancellationToken);

    /// <summary>The same for an answer that may be seen.</summary>
    public static Task<string> AskOpenlyAsync(IConsole console, string question, TimeProvider time, CancellationToken cancellationToken) =>
        AskAsync(console, question, isSecret: false, time, cancellationToken);

    private static async Task<string> AskAsync(IConsole console, string question, bool isSecret, TimeProvider time, CancellationToken cancellationToken)
    {
        console.Error.Write(question);
        console.Error.Flush();
        var secret = new StringBuilder();
        try
        {
            while (true)
            {
                // Looked for rather than waited for: a blocking read could not be ended by Ctrl+C, whose signal is ours.
                while (!console.KeyAvailable)
                    await Task.Delay(Pause, time, cancellationToken);
                var key = console.ReadKey();
                if (key.Key == ConsoleKey.Enter)
                    return secret.ToString();
                Take(key, secret, isSecret, console.Error);
            }
        }
        finally
        {
            console.Error.WriteLine();
        }
    }

    private static void Take(ConsoleKeyInfo key, StringBuilder secret, bool isSecret, TextWriter output)
    {
        if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
        {
            secret.Length--;
            output.Write("\b \b");
        }
        else if (!char.IsControl(key.KeyChar))
        {
            secret.Append(key.KeyChar);
            output.Write(isSecret ? '*' : key.KeyChar);
        }

        output.Flush();
    }
}
