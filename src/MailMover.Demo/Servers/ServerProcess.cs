using System.Diagnostics;
using System.Runtime.Versioning;

namespace MailMover.Demo.Servers;

/// <summary>
/// Dovecot in the foreground under a small shell that ends it and deletes its directory as soon as our end of a pipe closes:
/// when we close it, and when we die, however that happens. A line on that pipe starts Dovecot anew.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ServerProcess : IAsyncDisposable
{
    // $1 Dovecot, $2 its configuration, $3 the directory to delete. A background job's standard input is /dev/null, so only the shell reads the pipe.
    // Login processes outlive an orderly end for seconds if somebody is connected, and keep the ports.
    private const string Script = """
        trap '' INT HUP
        children() { [ -s "$3/b/master.pid" ] && pgrep -P "$(cat "$3/b/master.pid")" "$4" 2>/dev/null; }
        start() { { "$1" -F -c "$2"; echo ended; } & job=$!; }
        stop() {
          logins=$(children "$@" '^imap-login')
          [ -s "$3/b/master.pid" ] && kill "$(cat "$3/b/master.pid")" 2>/dev/null
          kill -KILL $logins 2>/dev/null
          wait "$job"
        }
        start "$@"
        while read -r how; do
          [ "$how" = kill ] && kill -KILL $(children "$@" '^imap') 2>/dev/null
          stop "$@"
          start "$@"
        done
        stop "$@"
        [ -n "$3" ] && rm -rf "$3"
        """;

    private static readonly string[] SetsidCommands = ["/usr/bin/setsid", "/bin/setsid"];

    private readonly Process _shell;
    private readonly Task<string> _errors;

    private ServerProcess(Process shell)
    {
        _shell = shell;
        Ended = shell.StandardOutput.ReadLineAsync();
        _errors = shell.StandardError.ReadToEndAsync();
    }

    /// <summary>Completes when Dovecot ends.</summary>
    public Task Ended { get; private set; }

    /// <summary>What Dovecot said on its way out. Only after <see cref="Ended"/> and disposal.</summary>
    public Task<string> ErrorsAsync() => _errors;

    public static ServerProcess Start(DovecotInstallation installation, string configuration, string directory)
    {
        // A session of its own, where the system has the command: Ctrl+C on the terminal is for us, not for the servers.
        var setsid = Array.Find(SetsidCommands, File.Exists);
        var start = new ProcessStartInfo(setsid ?? "/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (setsid is not null)
            start.ArgumentList.Add("/bin/sh");
        foreach (var argument in (string[])["-c", Script, "sh", installation.Program, configuration, directory])
            start.ArgumentList.Add(argument);
        return new ServerProcess(Process.Start(start)!);
    }

    /// <summary>Ends Dovecot and starts it anew. The new one may not answer yet.</summary>
    /// <param name="abruptly">Kill the processes that serve clients, in the middle of whatever they do.</param>
    public async Task RestartAsync(bool abruptly)
    {
        var ended = Ended;
        await _shell.StandardInput.WriteLineAsync(abruptly ? "kill" : "end");
        await _shell.StandardInput.FlushAsync();
        await ended;
        Ended = _shell.StandardOutput.ReadLineAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        await _errors;
        _shell.Dispose();
    }
}
