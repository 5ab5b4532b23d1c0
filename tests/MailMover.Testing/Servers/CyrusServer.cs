using System.Security.Cryptography;
using MailMover.Demo.Servers;

namespace MailMover.Testing.Servers;

/// <summary>A private Cyrus from Debian's packages. Every user name exists, and its INBOX is made at the first login.</summary>
public sealed class CyrusServer : IPrivateServer
{
    // Cyrus refuses to serve as root; what it becomes needs no account of its own.
    private static readonly string User = Environment.IsPrivilegedProcess ? "nobody" : Environment.UserName;

    private readonly PrivateServerProcess _process;

    private CyrusServer(PrivateServerProcess process) => _process = process;

    public string Host { get; } = "127.0.0.1";

    public int ImapPort => _process.Port;

    /// <summary>Cyrus takes any.</summary>
    public string Password { get; } = RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="prefixAndDots">Whether folders are called <c>INBOX.Work.2021</c>, as Debian configures it; else <c>Work/2021</c>, as it is without a configuration.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<CyrusServer> StartAsync(bool prefixAndDots = false, CancellationToken cancellationToken = default)
    {
        var servers = UnpackedServers.Find();
        var process = await PrivateServerProcess.StartAsync("Cyrus", "Cyrus IMAP", PrepareAsync, cancellationToken);
        return new CyrusServer(process);

        async Task PrepareAsync(string directory, int port)
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "imapd.conf"), Options(directory, prefixAndDots), cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(directory, "cyrus.conf"), Services(servers, directory, port), cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(directory, "run"), Run(servers, directory), cancellationToken);
        }
    }

    public string LogText() => _process.LogText();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Options(string directory, bool prefixAndDots) => $"""
        configdirectory: {directory}/state
        partition-default: {directory}/mail
        defaultpartition: default
        sievedir: {directory}/sieve
        proc_path: {directory}/proc
        mboxname_lockpath: {directory}/lock
        cyrus_user: {User}
        servername: localhost
        sasl_pwcheck_method: alwaystrue
        sasl_mech_list: PLAIN
        allowplaintext: yes
        autocreate_quota: 0
        altnamespace: {(prefixAndDots ? "no" : "yes")}
        unixhierarchysep: {(prefixAndDots ? "no" : "yes")}
        skiplist_unsafe: yes

        """;

    private static string Services(UnpackedServers servers, string directory, int port) => FormattableString.Invariant($$"""
        START {
          recover cmd="{{servers.Program("usr/lib/cyrus/bin/ctl_cyrusdb")}} -C {{directory}}/imapd.conf -r"
        }
        SERVICES {
          imap cmd="{{servers.Program("usr/lib/cyrus/bin/imapd")}} -C {{directory}}/imapd.conf" listen="127.0.0.1:{{port}}" prefork=1
        }

        """);

    private static string Run(UnpackedServers servers, string directory) => $"""
        cd '{directory}' || exit
        mkdir state mail sieve proc lock
        {(Environment.IsPrivilegedProcess ? $"chown -R {User} state mail sieve proc lock" : "")}
        chmod a+r imapd.conf cyrus.conf
        export LD_LIBRARY_PATH='{servers.LibraryPath}' SASL_PATH='{servers.SaslPath}' CYRUS_USER='{User}'
        exec '{servers.Program("usr/lib/cyrus/bin/master")}' -C '{directory}/imapd.conf' -M '{directory}/cyrus.conf' -p '{directory}/state/pid'

        """;
}
