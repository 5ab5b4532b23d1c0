namespace MailMover.Demo.Servers;

/// <summary>Where this machine has Dovecot.</summary>
internal sealed record DovecotInstallation(string Program, string LibexecDirectory)
{
    private static readonly string[] ProgramDirectories = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin", "/opt/local/sbin"];

    private static readonly string[] LibexecDirectories =
    [
        "/usr/lib/dovecot", "/usr/libexec/dovecot", "/usr/lib64/dovecot", "/usr/local/libexec/dovecot", "/usr/local/lib/dovecot",
        "/opt/homebrew/opt/dovecot/libexec/dovecot", "/usr/local/opt/dovecot/libexec/dovecot",
    ];

    /// <summary>Where Dovecot's plugins are: beside or below its helpers.</summary>
    public string? ModuleDirectory =>
        new[] { Path.Combine(LibexecDirectory, "modules"), Path.GetFullPath(Path.Combine(LibexecDirectory, "../../lib/dovecot")) }.FirstOrDefault(Directory.Exists);

    public bool HasPop3 => File.Exists(Path.Combine(LibexecDirectory, "pop3"));

    /// <summary>The installation, or null where there is none with IMAP.</summary>
    public static DovecotInstallation? Find()
    {
        if (OperatingSystem.IsWindows())
            return null;
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        var program = path.Concat(ProgramDirectories).Select(d => Path.Combine(d, "dovecot")).FirstOrDefault(File.Exists);
        var libexec = LibexecDirectories.FirstOrDefault(d => File.Exists(Path.Combine(d, "imap")) && File.Exists(Path.Combine(d, "imap-login")));
        return program is null || libexec is null ? null : new DovecotInstallation(program, libexec);
    }
}
