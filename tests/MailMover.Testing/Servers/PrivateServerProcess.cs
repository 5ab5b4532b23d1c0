using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MailMover.Demo;

namespace MailMover.Testing.Servers;

/// <summary>
/// A server that a shell script starts in the foreground, with a directory of its own in /tmp. Everything that it started ends, and the directory goes,
/// when this is disposed and when this process dies, however that happens.
/// </summary>
internal sealed class PrivateServerProcess : IAsyncDisposable
{
    // $1 is the directory. The server has a session, so that everything that belongs to it can be ended at once, and Cyrus's signals to its group stay there.
    private const string Script = """
        trap '' INT HUP
        { setsid sh "$1/run" >"$1/log" 2>&1 </dev/null & echo $! >"$1/group"; wait $!; echo ended; } &
        job=$!
        read -r _
        kill -TERM "-$(cat "$1/group")" 2>/dev/null
        wait "$job"
        kill -KILL "-$(cat "$1/group")" 2>/dev/null
        [ -n "$1" ] && rm -rf "$1"
        """;

    private const int StartAttempts = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Process _shell;
    private readonly Task _ended;
    private int _disposed;

    private PrivateServerProcess(Process shell, string directory, int port)
    {
        (_shell, Directory, Port) = (shell, directory, port);
        _ended = shell.StandardOutput.ReadLineAsync();
    }

    public string Directory { get; }

    public int Port { get; }

    /// <summary>Starts a server and waits until it greets.</summary>
    /// <param name="name">What to call it when it does not start.</param>
    /// <param name="greeting">Part of its greeting.</param>
    /// <param name="prepare">Fills its directory, with a script <c>run</c> that becomes the server on a port.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<PrivateServerProcess> StartAsync(string name, string greeting, Func<string, int, Task> prepare, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var directory = CreateDirectory();
            var port = FreePort();
            await prepare(directory, port);
            var process = Start(directory, port);
            if (await process.WaitForGreetingAsync(greeting, cancellationToken))
                return process;
            var log = process.LogText();
            await process.DisposeAsync();
            // Between our looking for a free port and the server's taking it, somebody else may have taken it.
            if (attempt == StartAttempts)
                throw new DemoUnavailableException($"{name} did not start. It said: {log.Trim()}");
        }
    }

    public string LogText() => File.Exists(Path.Combine(Directory, "log")) ? File.ReadAllText(Path.Combine(Directory, "log")) : "";

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private static PrivateServerProcess Start(string directory, int port)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["-c", Script, "sh", directory])
            start.ArgumentList.Add(argument);
        return new PrivateServerProcess(Process.Start(start)!, directory, port);
    }

    // The names of sockets in it may have no more than some 100 characters. What a server becomes after being root must get in.
    private static string CreateDirectory()
    {
        var directory = Path.Combine("/tmp", "mm-" + RandomNumberGenerator.GetHexString(10, lowercase: true));
        System.IO.Directory.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows())
        {
            var others = Environment.IsPrivilegedProcess ? UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : UnixFileMode.None;
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | others);
        }

        return directory;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task<bool> WaitForGreetingAsync(string greeting, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            while (!_ended.IsCompleted)
            {
                if (await ReadGreetingAsync(limit.Token) is { } found)
                    return found.Contains(greeting, StringComparison.Ordinal);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The limit is over; what the log says is the best that there is to tell.
        }

        return false;
    }

    private async Task<string?> ReadGreetingAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            var buffer = new byte[1024];
            var read = await client.GetStream().ReadAsync(buffer, cancellationToken);
            return read == 0 ? null : Encoding.ASCII.GetString(buffer, 0, read);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }
}
