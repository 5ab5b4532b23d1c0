using MailMover.Demo;

namespace MailMover.Testing.Servers;

/// <summary>
/// Cyrus and Courier as Debian packages them, unpacked into a directory: installed, they exclude each other and Dovecot.
/// The script .ci/servers downloads and unpacks them.
/// </summary>
public sealed class UnpackedServers
{
    /// <summary>Names another directory than the usual one.</summary>
    private const string DirectoryVariable = "MAILMOVER_TEST_SERVERS";

    private readonly string _root;

    private UnpackedServers(string root) => _root = root;

    /// <summary>For the dynamic linker: wherever the packages put libraries.</summary>
    public string LibraryPath => Join("*.so*");

    /// <summary>For Cyrus SASL: the unpacked mechanisms, then the system's.</summary>
    public string SaslPath => Join("libplain.so*") is { Length: > 0 } unpacked ? unpacked : string.Join(':', Directory.EnumerateDirectories("/usr/lib", "sasl2", OneLevelDeep));

    private static EnumerationOptions OneLevelDeep => new() { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true };

    /// <summary>Finds them.</summary>
    /// <exception cref="DemoUnavailableException">They are not there.</exception>
    public static UnpackedServers Find()
    {
        var root = Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } given ? given : UsualDirectory();
        return File.Exists(Path.Combine(root, "complete"))
            ? new UnpackedServers(Path.Combine(root, "root"))
            : throw new DemoUnavailableException($"Cyrus and Courier, which these tests run against, are not in {root}. On Debian or Ubuntu 'bash .ci/servers' downloads and unpacks them there; it installs nothing.");
    }

    /// <summary>A program of the packages.</summary>
    public string Program(string path) => Path.Combine(_root, path);

    // The same in .ci/servers. Cyrus gives up being root, and what it becomes cannot look into root's home.
    private static string UsualDirectory()
    {
        if (Environment.IsPrivilegedProcess)
            return "/var/cache/mailmover-test-servers";
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "mailmover-test-servers");
    }

    private string Join(string files) =>
        string.Join(':', Directory.EnumerateFiles(_root, files, SearchOption.AllDirectories).Select(f => Path.GetDirectoryName(f)!).Distinct().Order(StringComparer.Ordinal));
}
