using System.ComponentModel;
using System.Diagnostics;

namespace MailMover.Cli.Secrets;

/// <summary>
/// Runs a command that prints a secret. Messages name the program only: its arguments, its output and what it says on standard error may hold the secret.
/// </summary>
/// <param name="label">Who asked for it, as messages begin: <c>--from-password-command</c>.</param>
/// <param name="command">The command.</param>
/// <param name="time">The clock.</param>
internal sealed class SecretCommand(string label, string command, TimeProvider time)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>What <c>{user}</c> stands for in arguments; null where it stands for itself. Put in after splitting, so it is never more than a part of one argument.</summary>
    public string? User { get; init; }

    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var (program, arguments) = Split();
        using var process = Start(program, arguments);
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            process.StandardInput.Close();
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, either.Token);
            var first = await process.StandardOutput.ReadLineAsync(either.Token);
            await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, either.Token);
            await errors;
            await process.WaitForExitAsync(either.Token);
            return Check(program, process.ExitCode, first);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Failed($"'{program}' did not end within {Timeout.TotalSeconds:0} seconds. Run it by itself in a terminal: it may be waiting for input, which it does not get here.");
        }
        finally
        {
            Kill(process);
        }
    }

    private string Check(string program, int exitCode, string? firstLine)
    {
        if (exitCode != 0)
            throw Failed($"'{program}' ended with code {exitCode}. Run it by itself in a terminal to see why.");
        return string.IsNullOrEmpty(firstLine)
            ? throw Failed($"'{program}' printed nothing. It has to print the secret as its first line; run it by itself in a terminal to see what it prints.")
            : firstLine;
    }

    private (string Program, IEnumerable<string> Arguments) Split()
    {
        try
        {
            var words = ArgumentSplitter.Split(command);
            return (words[0], User is null ? words.Skip(1) : words.Skip(1).Select(w => w.Replace("{user}", User, StringComparison.Ordinal)));
        }
        catch (FormatException problem)
        {
            throw Failed($"{problem.Message}. Type the program and its arguments, with quotes around what contains blanks: pass show \"mail/jo\".");
        }
    }

    private Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start) ?? throw Failed($"'{program}' cannot be started.");
        }
        catch (Win32Exception)
        {
            throw Failed($"'{program}' cannot be started. Check the name and that it is in the PATH. There is no shell in between: pipes and variables do not work here; put them into a script.");
        }
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
    }

    private UsageException Failed(string words) => new($"{label}: {words}");
}
