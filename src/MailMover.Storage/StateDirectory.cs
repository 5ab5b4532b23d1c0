using System.Security.Cryptography;
using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Limits;
using MailMover.Storage.Limits;
using MailMover.Storage.Numbers;

namespace MailMover.Storage;

/// <summary>
/// The directory that holds everything a transfer must remember: one directory for each mailbox pair with its journal, audit log and refused messages, and one
/// for messages in passing. Disposing it removes the messages in passing of this process.
/// </summary>
public sealed class StateDirectory : IDisposable
{
    internal const string JournalName = "journal.db";
    internal const string AuditName = "audit.csv";
    private const string TemporaryName = "temporary";
    private const string RefusedName = "refused";
    private const string OriginalsName = "originals";
    private const string SpoolName = "spool";
    private const string SpoolLockName = "pair.spool.lock";
    private const string NumbersName = "numbers";
    private const string LedgerName = "limits.db";
    private readonly Lazy<PassingDirectory> _temporary;

    private StateDirectory(string path)
    {
        Path = path;
        _temporary = new(() => PassingDirectory.Create(System.IO.Path.Combine(path, TemporaryName)));
    }

    /// <summary>
    /// Where state is kept unless the user says otherwise: <c>$XDG_STATE_HOME/mailmover</c> or <c>~/.local/state/mailmover</c>,
    /// <c>~/Library/Application Support/MailMover</c>, <c>%LOCALAPPDATA%\MailMover</c>.
    /// </summary>
    public static string DefaultPath
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
            if (OperatingSystem.IsWindows())
                return System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "MailMover");
            if (OperatingSystem.IsMacOS())
                return System.IO.Path.Combine(home, "Library", "Application Support", "MailMover");
            // The XDG specification wants a relative path to be ignored.
            return Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { } state && System.IO.Path.IsPathRooted(state)
                ? System.IO.Path.Combine(state, "mailmover")
                : System.IO.Path.Combine(home, ".local", "state", "mailmover");
        }
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Where messages in passing go: this process's own directory, made when first asked for. What dead processes left beside it is removed then.</summary>
    public string Temporary => _temporary.Value.Path;

    /// <summary>Opens the directory, making it for the user alone if it is not there.</summary>
    /// <exception cref="JournalException">It cannot be made, or is on a network file system.</exception>
    public static StateDirectory Open(string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        try
        {
            PrivateFiles.CreateDirectory(full);
            if (NetworkFileSystem.KindOf(full) is { } kind)
            {
                throw new JournalException(
                    $"{full} is on a network file system ({kind}), where two runs cannot be kept apart. Choose a directory on a local disk: --state {LocalPath(full)}");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The state directory {full} cannot be used: {error.Message} Choose another one with --state.", error);
        }

        return new StateDirectory(full);
    }

    /// <summary>Where messages that the destination refused are saved.</summary>
    public string RefusedDirectory(EndpointIdentity source, EndpointIdentity destination) => System.IO.Path.Combine(PairDirectory(source, destination), RefusedName);

    /// <summary>Where certificate and findings of a pair are, unless the user chose another place.</summary>
    public string CertificateDirectory(EndpointIdentity source, EndpointIdentity destination) => PairDirectory(source, destination);

    /// <summary>Where the untouched originals of messages are saved that went over repaired.</summary>
    public string OriginalsDirectory(EndpointIdentity source, EndpointIdentity destination) => System.IO.Path.Combine(PairDirectory(source, destination), OriginalsName);

    /// <summary>Where the audit log of a pair is, unless the user chose another place.</summary>
    public string AuditFile(EndpointIdentity source, EndpointIdentity destination) => System.IO.Path.Combine(PairDirectory(source, destination), AuditName);

    /// <summary>The numbers of an endpoint whose messages have none of their own.</summary>
    public IMessageNumbers Numbers(EndpointIdentity endpoint, TimeProvider time) => new SqliteMessageNumbers(NumbersFile(endpoint), time);

    /// <summary>What the accounts have read and were given for their daily limits.</summary>
    public IOctetLedger Ledger(TimeProvider time) => new SqliteOctetLedger(System.IO.Path.Combine(Path, LedgerName), time);

    /// <summary>Where downloaded messages of a pair are kept until they have arrived.</summary>
    public string SpoolDirectory(EndpointIdentity source, EndpointIdentity destination) => System.IO.Path.Combine(PairDirectory(source, destination), SpoolName);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_temporary.IsValueCreated)
            _temporary.Value.Dispose();
    }

    /// <summary>An endpoint that has another name now keeps its numbers, unless it has some under the new name already.</summary>
    internal bool JoinNumbers(EndpointIdentity former, EndpointIdentity current)
    {
        var (from, to) = (NumbersFile(former), NumbersFile(current));
        if (!File.Exists(from) || File.Exists(to))
            return false;
        foreach (var companion in (ReadOnlySpan<string>)["-wal", ""])
        {
            if (File.Exists(from + companion))
                File.Move(from + companion, to + companion);
        }

        return true;
    }

    /// <summary>Beside the directory of downloaded messages, which comes and goes; a lock's file stays.</summary>
    internal string SpoolLock(EndpointIdentity source, EndpointIdentity destination) => System.IO.Path.Combine(PairDirectory(source, destination), SpoolLockName);

    /// <summary>The directory of a pair: readable at its beginning, unique by its end.</summary>
    internal string PairDirectory(EndpointIdentity source, EndpointIdentity destination)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{destination}"));
        return System.IO.Path.Combine(Path, $"{Readable(source)}-to-{Readable(destination)}-{Convert.ToHexStringLower(hash.AsSpan(0, 6))}");
    }

    /// <summary>The directories of all pairs that have a journal.</summary>
    internal IEnumerable<string> PairDirectories() => Directory.EnumerateDirectories(Path)
        .Where(d => File.Exists(System.IO.Path.Combine(d, JournalName)))
        .Order(StringComparer.Ordinal);

    private string NumbersFile(EndpointIdentity endpoint) =>
        System.IO.Path.Combine(Path, NumbersName, $"{Readable(endpoint)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(endpoint.ToString())).AsSpan(0, 6))}.db");

    private static string Readable(EndpointIdentity endpoint)
    {
        const int Most = 40;
        // Of a path the end tells more than the beginning.
        if (endpoint.IsLocal)
            return Safe($"{endpoint.Scheme}-{endpoint.User.TrimStart('/')[^Math.Min(Most, endpoint.User.TrimStart('/').Length)..]}");
        var name = endpoint.User.Contains('@', StringComparison.Ordinal) ? endpoint.User : $"{endpoint.User}@{endpoint.Host}";
        return Safe(name[..Math.Min(Most, name.Length)]);
    }

    private static string Safe(string name) => new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '@' or '.' or '-' or '_' ? c : '_')]).Trim('.');

    private static string LocalPath(string refused)
    {
        string[] places = [DefaultPath, OperatingSystem.IsWindows() ? @"C:\MailMover" : $"/var/tmp/mailmover-{Environment.UserName}"];
        return places.First(p => p == places[^1] || (p != refused && NetworkFileSystem.KindOf(Existing(p)) is null));
    }

    private static string Existing(string path)
    {
        while (!Directory.Exists(path) && System.IO.Path.GetDirectoryName(path) is { } parent)
            path = parent;
        return path;
    }
}
