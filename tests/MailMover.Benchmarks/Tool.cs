using System.Diagnostics;
using System.Globalization;

namespace MailMover.Benchmarks;

/// <summary>A program that copies mailboxes.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Program">The program's file name.</param>
/// <param name="Package">The Debian package it comes with; null for our own.</param>
/// <param name="CanRerun">Whether running it again copies only what is new.</param>
/// <param name="Arguments">Writes what configuration it needs and gives its arguments.</param>
internal sealed record Tool(string Name, string Program, string? Package, bool CanRerun, Func<ToolContext, IReadOnlyList<string>> Arguments)
{
    /// <summary>Gives the arguments with which it verifies its copy at a level; null for a tool that cannot.</summary>
    public Func<ToolContext, string, IReadOnlyList<string>>? Verification { get; init; }

    /// <summary>Whether it fetches a maildrop by POP3 instead of copying an IMAP mailbox.</summary>
    public bool UsesPop3 { get; init; }

    /// <summary>Whether it delivers into a Maildir of this computer instead of an IMAP server.</summary>
    public bool DeliversToMaildir { get; init; }

    public bool IsAvailable => Path.IsPathRooted(Program)
        ? File.Exists(Program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(d => File.Exists(Path.Combine(d, Program)));

    /// <summary>Ours, published, and the peers.</summary>
    public static IReadOnlyList<Tool> All(string mailMover) =>
    [
        new("MailMover", mailMover, null, true, c => ["copy", .. MailMover(c)]) { Verification = (c, level) => ["verify", "--level", level, .. MailMover(c)] },
        new("doveadm sync", "doveadm", "dovecot-core", true, Doveadm),
        new("mbsync", "mbsync", "isync", true, Mbsync),
        new("imapcopy", "imapcopy", "imapcopy", false, Imapcopy),
        new("MailMover to IMAP", mailMover, null, true, c => ["copy", .. MailMover(c, "pop3+insecure")]) { UsesPop3 = true },
        new("MailMover to Maildir", mailMover, null, true, MailMoverToMaildir) { UsesPop3 = true, DeliversToMaildir = true },
        new("getmail6 to Maildir", "getmail", "getmail6", true, Getmail) { UsesPop3 = true, DeliversToMaildir = true },
        new("fetchmail to dovecot-lda", "fetchmail", "fetchmail", true, Fetchmail) { UsesPop3 = true },
    ];

    private static string[] MailMover(ToolContext c) => MailMover(c, "imap+insecure");

    private static string[] MailMover(ToolContext c, string sourceScheme) =>
    [
        "--from", Uri(sourceScheme, c.SourceUser, c.SourcePort), "--to", Uri("imap+insecure", c.DestinationUser, c.DestinationPort),
        "--from-password-file", Secret(c, "from", c.Source.Password), "--to-password-file", Secret(c, "to", c.Destination.Password),
        "--state", Path.Combine(c.Directory, "state"),
    ];

    private static string[] MailMoverToMaildir(ToolContext c) =>
    [
        "copy", "--from", Uri("pop3+insecure", c.SourceUser, c.SourcePort), "--to", "maildir:" + c.Maildir,
        "--from-password-file", Secret(c, "from", c.Source.Password), "--state", Path.Combine(c.Directory, "state"),
    ];

    private static string[] Getmail(ToolContext c)
    {
        foreach (var part in (string[])["cur", "new", "tmp"])
            Directory.CreateDirectory(Path.Combine(c.Maildir, part));
        // Run as root, getmail delivers as another user, and only to what that user owns.
        if (Environment.IsPrivilegedProcess)
            Process.Start("chown", ["-R", "nobody:nogroup", c.Destination.MailDirectory(c.DestinationUser)]).WaitForExit();
        c.Write("getmailrc", Invariant($"""
            [retriever]
            type = SimplePOP3Retriever
            server = 127.0.0.1
            port = {c.SourcePort}
            username = {c.SourceUser}
            password = {c.Source.Password}

            [destination]
            type = Maildir
            path = {c.Maildir}/
            {(Environment.IsPrivilegedProcess ? "user = nobody" : "")}

            [options]
            read_all = false
            delete = false
            delivered_to = false
            received = false
            verbose = 0

            """));
        return ["--getmaildir", c.Directory, "--rcfile", "getmailrc"];
    }

    private static string[] Fetchmail(ToolContext c)
    {
        var file = c.Write("fetchmailrc", Invariant($"""
            set no bouncemail
            set idfile "{c.Directory}/ids"
            poll 127.0.0.1 port {c.SourcePort} protocol pop3 uidl
              user "{c.SourceUser}" password "{c.Source.Password}" keep sslproto "" no rewrite
              mda "/usr/lib/dovecot/dovecot-lda -c {c.Destination.ConfigurationFile} -d {c.DestinationUser}"

            """));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return ["-f", file, "--pidfile", Path.Combine(c.Directory, "pid"), "--nosyslog", "--silent"];
    }

    // The destination is written through Dovecot's own storage and not through IMAP: an advantage that no other tool has.
    private static string[] Doveadm(ToolContext c) =>
    [
        "-c", c.Destination.ConfigurationFile, "-o", "imapc_host=127.0.0.1", "-o", Invariant($"imapc_port={c.SourcePort}"), "-o", "imapc_user=" + c.SourceUser,
        "-o", "imapc_password=" + c.Source.Password, "-o", "imapc_features=rfc822.size fetch-headers", "-o", "mail_prefetch_count=20",
        "backup", "-R", "-u", c.DestinationUser, "imapc:",
    ];

    private static string[] Mbsync(ToolContext c)
    {
        Directory.CreateDirectory(Path.Combine(c.Directory, "state"));
        var file = c.Write("mbsyncrc", Invariant($"""
            IMAPAccount from
            Host 127.0.0.1
            Port {c.SourcePort}
            User {c.SourceUser}
            Pass {c.Source.Password}
            SSLType None
            AuthMechs LOGIN
            Timeout 300

            IMAPStore from
            Account from

            IMAPAccount to
            Host 127.0.0.1
            Port {c.DestinationPort}
            User {c.DestinationUser}
            Pass {c.Destination.Password}
            SSLType None
            AuthMechs LOGIN
            Timeout 300

            IMAPStore to
            Account to

            Channel move
            Far :from:
            Near :to:
            Patterns *
            Create Near
            Sync Pull
            CopyArrivalDate yes
            SyncState {c.Directory}/state/

            """));
        return ["-c", file, "-q", "move"];
    }

    private static string[] Imapcopy(ToolContext c)
    {
        c.Write("ImapCopy.cfg", Invariant($"""
            SourceServer 127.0.0.1
            SourcePort {c.SourcePort}
            DestServer 127.0.0.1
            DestPort {c.DestinationPort}
            DenyFlags "\Recent"
            Copy "{c.SourceUser}" "{c.Source.Password}" "{c.DestinationUser}" "{c.Destination.Password}"

            """));
        return ["-e", "-s"];
    }

    private static string Secret(ToolContext c, string name, string password)
    {
        var file = c.Write(name + ".secret", password + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    private static string Uri(string scheme, string user, int port) => Invariant($"{scheme}://{user}@127.0.0.1:{port}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
