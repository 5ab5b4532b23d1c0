using System.Security.Cryptography;
using MailMover.Demo.Servers;

namespace MailMover.Testing.Servers;

/// <summary>
/// A private Courier from Debian's packages, with Debian's settings: its couriertcpd, its imapd and its gamin. Every user name exists.
/// The login is a script in the place of imaplogin, whose way to the users' passwords is compiled in and leads outside this directory.
/// </summary>
public sealed class CourierServer : IPrivateServer
{
    // What Debian's /etc/courier/imapd announces.
    private const string Capabilities = "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE";

    // It says what imaplogin says, and hands over to imapd as imaplogin does: with the login's tag in the environment.
    private const string Login = """
        cr=$(printf '\r')
        printf '* OK [CAPABILITY %s] Courier-IMAP ready. Copyright 1998-2019 Double Precision, Inc.  See COPYING for distribution information.\r\n' "$IMAP_CAPABILITY"
        while IFS=' ' read -r tag command user password; do
          command=${command%"$cr"} password=${password%"$cr"} user=${user#\"} password=${password#\"}
          user=${user%\"} password=${password%\"}
          case $command in
          CAPABILITY) printf '* CAPABILITY %s\r\n%s OK CAPABILITY completed\r\n' "$IMAP_CAPABILITY" "$tag" ;;
          LOGIN)
            case $user in *[!A-Za-z0-9]* | '') password= ;; esac
            if [ "$password" != "$MAIL_PASSWORD" ]; then printf '%s NO Login failed.\r\n' "$tag"; continue; fi
            mkdir -p "$MAIL_ROOT/$user" && cd "$MAIL_ROOT/$user" || exit
            [ -d Maildir ] || "$MAKE_MAILDIR" Maildir 2>/dev/null
            AUTHENTICATED=$user IMAPLOGINTAG=$tag exec "$1" Maildir ;;
          *) printf '%s BAD Not before the login.\r\n' "$tag" ;;
          esac
        done

        """;

    private readonly PrivateServerProcess _process;

    private CourierServer(PrivateServerProcess process, string password) => (_process, Password) = (process, password);

    public string Host { get; } = "127.0.0.1";

    public int ImapPort => _process.Port;

    public string Password { get; }

    /// <summary>Starts one and waits until it answers.</summary>
    public static async Task<CourierServer> StartAsync(CancellationToken cancellationToken = default)
    {
        var servers = UnpackedServers.Find();
        var password = RandomNumberGenerator.GetHexString(24, lowercase: true);
        var process = await PrivateServerProcess.StartAsync("Courier", "Courier-IMAP ready", PrepareAsync, cancellationToken);
        return new CourierServer(process, password);

        async Task PrepareAsync(string directory, int port)
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "login"), Login, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(directory, "run"), Run(servers, directory, port, password), cancellationToken);
        }
    }

    public string LogText() => _process.LogText();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    // gamin is found by its name in the abstract name space, so that each server has one of its own.
    private static string Run(UnpackedServers servers, string directory, int port, string password) => FormattableString.Invariant($"""
        cd '{directory}' || exit
        mkdir mail
        export LD_LIBRARY_PATH='{servers.LibraryPath}' GAM_CLIENT_ID='{Path.GetFileName(directory)}'
        export MAIL_ROOT='{directory}/mail' MAIL_PASSWORD='{password}' MAKE_MAILDIR='{servers.Program("usr/bin/maildirmake.courier")}'
        export IMAP_CAPABILITY='{Capabilities}' PROTOCOL=IMAP IMAP_KEYWORDS=1 IMAP_ACL=1 IMAP_IDLE_TIMEOUT=60 IMAP_MAILBOX_SANITY_CHECK=1
        export IMAP_CHECK_ALL_FOLDERS=0 IMAP_OBSOLETE_CLIENT=0 IMAP_USELOCKS=1 IMAP_TRASHFOLDERNAME=Trash IMAP_EMPTYTRASH=Trash:7 IMAP_MOVE_EXPUNGE_TO_TRASH=0
        '{servers.Program("usr/libexec/gam_server")}' --notimeout "$GAM_CLIENT_ID" &
        exec '{servers.Program("usr/sbin/couriertcpd")}' -address=127.0.0.1 -maxprocs=400 -maxperip=400 -nodnslookup -noidentlookup {port} /bin/sh '{directory}/login' '{servers.Program("usr/bin/imapd")}'

        """);
}
