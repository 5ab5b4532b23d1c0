using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace MailMover.Demo.Servers;

/// <summary>
/// A private Dovecot on free loopback ports, with a configuration and mail of its own in a temporary directory. Any number can run at once.
/// Every user name exists and has the same random password. Disposal ends it and deletes everything; so does the death of this process.
/// </summary>
public sealed class DovecotServer : IPrivateServer
{
    /// <summary>What to type on Debian and its relatives where Dovecot is missing.</summary>
    public const string InstallHint = "On Debian or Ubuntu: sudo apt-get install dovecot-imapd dovecot-pop3d. On Fedora: sudo dnf install dovecot.";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly string _directory;
    private readonly ServerProcess _process;
    private readonly string _greeting;
    private readonly SemaphoreSlim _restarting = new(1, 1);
    private int _disposed;

    private DovecotServer(DovecotOptions options, DovecotPorts ports, string directory, string password, string greeting, ServerProcess process)
    {
        (Options, _directory, Password, _greeting, _process) = (options, directory, password, greeting, process);
        (ImapPort, ImapsPort, Pop3Port, Pop3sPort) = (ports.Imap, ports.Imaps, ports.Pop3, ports.Pop3s);
    }

    /// <summary>Whether this machine has a Dovecot with IMAP.</summary>
    public static bool IsAvailable => DovecotInstallation.Find() is not null;

    /// <summary>What it was started with.</summary>
    public DovecotOptions Options { get; }

    /// <summary>The address it listens on.</summary>
    public string Host { get; } = "127.0.0.1";

    /// <summary>Clear text, and STARTTLS with <see cref="DovecotOptions.Tls"/>.</summary>
    public int ImapPort { get; }

    /// <summary>TLS from the first octet; only with <see cref="DovecotOptions.Tls"/>.</summary>
    public int ImapsPort { get; }

    /// <summary>POP3; only with <see cref="DovecotOptions.Pop3"/>.</summary>
    public int Pop3Port { get; }

    /// <summary>POP3 over TLS; only with <see cref="DovecotOptions.Pop3"/> and <see cref="DovecotOptions.Tls"/>.</summary>
    public int Pop3sPort { get; }

    /// <summary>Everybody's password.</summary>
    public string Password { get; }

    /// <summary>The certificate (PEM) of the authority that signed the server's; there only with <see cref="DovecotOptions.Tls"/>.</summary>
    public string CertificateAuthorityFile => Path.Combine(_directory, "ca.pem");

    /// <summary>The configuration, for Dovecot's own tools.</summary>
    public string ConfigurationFile => Path.Combine(_directory, "dovecot.conf");

    /// <summary>Starts one and waits until it answers.</summary>
    /// <exception cref="DemoUnavailableException">There is no Dovecot, or it does not start.</exception>
    public static async Task<DovecotServer> StartAsync(DovecotOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsWindows())
            throw new DemoUnavailableException("Dovecot does not run on Windows. Use WSL, Linux or macOS.");
        var installation = DovecotInstallation.Find() ?? throw new DemoUnavailableException($"Dovecot, the mail server this needs, is not installed. {InstallHint}");
        options ??= new DovecotOptions();
        if (options.Pop3 && !installation.HasPop3)
            throw new DemoUnavailableException($"Dovecot is installed without POP3. {InstallHint}");
        var users = await DovecotUsers.ForThisProcessAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var (server, problem) = await TryStartAsync(options, installation, users, cancellationToken);
            if (server is not null)
                return server;
            // Between our looking for free ports and Dovecot taking them, somebody else may have taken one.
            if (attempt == 5 || !problem.Contains("in use", StringComparison.OrdinalIgnoreCase))
                throw new DemoUnavailableException($"{installation.Program} did not start. It said: {problem.Trim()}");
        }
    }

    /// <summary>Ends Dovecot, its connections with it, and starts it again on the same ports with the same mail.</summary>
    /// <param name="abruptly">Kill the processes that serve clients, in the middle of whatever they do.</param>
    /// <param name="cancellationToken">Ends the waiting for its answer.</param>
    public async Task RestartAsync(bool abruptly, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("Dovecot does not run on Windows.");
        await _restarting.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                await _process.RestartAsync(abruptly);
                if (await WaitForGreetingAsync(ImapPort, _greeting, _process, cancellationToken))
                    return;
                // A process of the old one may hold the port a moment longer.
                if (attempt == 5)
                    throw new DemoUnavailableException($"Dovecot did not start again. Its log ends with: {LogText()[^Math.Min(LogText().Length, 1000)..].Trim()}");
            }
        }
        finally
        {
            _restarting.Release();
        }
    }

    /// <summary>Where a user's mail is.</summary>
    public string MailDirectory(string user) => Path.Combine(_directory, "mail", user);

    /// <summary>Dovecot's log.</summary>
    public string LogText() => File.Exists(LogFile(_directory)) ? File.ReadAllText(LogFile(_directory)) : "";

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0 && !OperatingSystem.IsWindows())
            await _process.DisposeAsync();
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<(DovecotServer? Server, string Problem)> TryStartAsync(DovecotOptions options, DovecotInstallation installation, DovecotUsers users, CancellationToken cancellationToken)
    {
        var directory = CreateDirectory();
        var ports = DovecotPorts.FindFree();
        var password = options.Password ?? RandomNumberGenerator.GetHexString(24, lowercase: true);
        var greeting = $"{Path.GetFileName(directory)} ready.";
        var configuration = Path.Combine(directory, "dovecot.conf");
        await File.WriteAllTextAsync(configuration, DovecotConfiguration.Write(options, installation, users, ports, directory, password, greeting), cancellationToken);
        File.SetUnixFileMode(configuration, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (options.TokenMechanism is not null)
            await WriteTokensAsync(options, directory, cancellationToken);
        if (options.Tls)
            await ServerCertificate.WriteAsync(Path.Combine(directory, "server.pem"), Path.Combine(directory, "server.key"), Path.Combine(directory, "ca.pem"), TimeProvider.System, cancellationToken);

        var process = ServerProcess.Start(installation, configuration, directory);
        try
        {
            if (await WaitForGreetingAsync(ports.Imap, greeting, process, cancellationToken))
                return (new DovecotServer(options, ports, directory, password, greeting, process), "");
            var log = File.Exists(LogFile(directory)) ? await File.ReadAllTextAsync(LogFile(directory), cancellationToken) : "";
            await process.DisposeAsync();
            return (null, log + await process.ErrorsAsync());
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    // The key of an issuer without a name, for tokens that name no key (kid).
    private static async Task WriteTokensAsync(DovecotOptions options, string directory, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "oauth2.conf"), DovecotConfiguration.WriteTokens(directory), cancellationToken);
        var keys = Directory.CreateDirectory(Path.Combine(directory, "keys", "default", "HS256"));
        await File.WriteAllTextAsync(Path.Combine(keys.FullName, "default"), options.TokenKey, cancellationToken);
    }

    [UnsupportedOSPlatform("windows")]
    private static string CreateDirectory()
    {
        // Dovecot's sockets are below it, and their names may have no more than some 100 characters. As root a user's own TMPDIR would shut out the mail's owner.
        var temporary = Path.GetTempPath();
        var parent = Environment.IsPrivilegedProcess || temporary.Length > 60 ? "/tmp" : temporary;
        var directory = Path.Combine(parent, "mm-" + RandomNumberGenerator.GetHexString(10, lowercase: true));
        var access = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var others = Environment.IsPrivilegedProcess ? UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : UnixFileMode.None;
        Directory.CreateDirectory(directory, access | others);
        Directory.CreateDirectory(Path.Combine(directory, "mail"));
        // The process umask does not apply to SetUnixFileMode. Nobody can list the directory above, whose name is random.
        File.SetUnixFileMode(directory, access | others);
        if (Environment.IsPrivilegedProcess)
            File.SetUnixFileMode(Path.Combine(directory, "mail"), access | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        return directory;
    }

    // A port that opens proves little: it may be another server's. The greeting has this one's name.
    [UnsupportedOSPlatform("windows")]
    private static async Task<bool> WaitForGreetingAsync(int port, string greeting, ServerProcess process, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            while (!process.Ended.IsCompleted)
            {
                if (await ReadGreetingAsync(port, limit.Token) is { } found)
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

    private static async Task<string?> ReadGreetingAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            var buffer = new byte[1024];
            var read = await client.GetStream().ReadAsync(buffer, cancellationToken);
            return read == 0 ? null : Encoding.ASCII.GetString(buffer, 0, read);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }

    private static string LogFile(string directory) => Path.Combine(directory, "dovecot.log");
}
