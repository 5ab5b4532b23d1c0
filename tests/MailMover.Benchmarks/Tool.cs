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
    ];

    private static string[] MailMover(ToolContext c) =>
    [
        "--from", Uri(c.SourceUser, c.SourcePort), "--to", Uri(c.DestinationUser, c.DestinationPort),
        "--from-password-file", Secret(c, "from", c.Source.Password), "--to-password-file", Secret(c, "to", c.Destination.Password),
        "--state", Path.Combine(c.Directory, "state"),
    ];

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

    private static string Uri(string user, int port) => Invariant($"imap+insecure://{user}@127.0.0.1:{port}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
