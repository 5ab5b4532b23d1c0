using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using MailMover.Core.Model;

namespace MailMover.Demo.Imap;

/// <summary>Fills a mailbox and reads it back, quickly and without any of the program's own protocol code.</summary>
internal sealed partial class SeedingClient : IAsyncDisposable
{
    private const int BatchInOctets = 1 << 20;

    private readonly ImapWire _wire;
    private readonly string _prefix;
    private readonly char _delimiter;
    private readonly bool _appendsOneByOne;

    private SeedingClient(ImapWire wire, string prefix, char delimiter, bool appendsOneByOne) =>
        (_wire, _prefix, _delimiter, _appendsOneByOne) = (wire, prefix, delimiter, appendsOneByOne);

    public static async Task<SeedingClient> ConnectAsync(string host, int port, string user, string password, CancellationToken cancellationToken)
    {
        var wire = await ImapWire.ConnectAsync(host, port, user, password, cancellationToken);
        // Cyrus answers NAMESPACE with NIL until the first LIST or SELECT has made the INBOX of a new user.
        await wire.RunAsync("LIST \"\" INBOX", cancellationToken);
        // Asked whether it is announced or not: a test may hide it.
        var answer = (await wire.RunAsync("NAMESPACE", cancellationToken)).First(r => r.Text.StartsWith("* NAMESPACE", StringComparison.Ordinal)).Text;
        var personal = PersonalNamespace().Match(answer);
        return new SeedingClient(wire, personal.Groups[1].Value, personal.Groups[2].Value[0], wire.Greeting.Contains("Courier", StringComparison.Ordinal));
    }

    public Task CreateAsync(FolderPath folder, CancellationToken cancellationToken) => _wire.RunAsync($"CREATE {Name(folder)}", cancellationToken);

    /// <summary>Creates a folder for a special use (RFC 6154), such as <c>\Sent</c>.</summary>
    public Task CreateForAsync(FolderPath folder, string use, CancellationToken cancellationToken) => _wire.RunAsync($"CREATE {Name(folder)} (USE ({use}))", cancellationToken);

    /// <summary>Creates a folder unless it is there.</summary>
    public async Task EnsureAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        if (!(await ListAsync("LIST", cancellationToken)).Contains(folder))
            await CreateAsync(folder, cancellationToken);
    }

    public Task SubscribeAsync(FolderPath folder, CancellationToken cancellationToken) => _wire.RunAsync($"SUBSCRIBE {Name(folder)}", cancellationToken);

    public Task UnsubscribeAsync(FolderPath folder, CancellationToken cancellationToken) => _wire.RunAsync($"UNSUBSCRIBE {Name(folder)}", cancellationToken);

    public Task RenameAsync(FolderPath folder, FolderPath to, CancellationToken cancellationToken) => _wire.RunAsync($"RENAME {Name(folder)} {Name(to)}", cancellationToken);

    public Task DeleteAsync(FolderPath folder, CancellationToken cancellationToken) => _wire.RunAsync($"DELETE {Name(folder)}", cancellationToken);

    public Task<List<FolderPath>> FoldersAsync(CancellationToken cancellationToken) => ListAsync("LIST", cancellationToken);

    public Task MoveAsync(FolderPath folder, uint uid, FolderPath to, CancellationToken cancellationToken) =>
        RunInAsync(folder, "SELECT", [string.Create(CultureInfo.InvariantCulture, $"UID MOVE {uid} {Name(to)}")], cancellationToken);

    public Task RemoveAsync(FolderPath folder, uint uid, CancellationToken cancellationToken) =>
        RunInAsync(folder, "SELECT", [string.Create(CultureInfo.InvariantCulture, $"UID STORE {uid} +FLAGS.SILENT (\\Deleted)"), string.Create(CultureInfo.InvariantCulture, $"UID EXPUNGE {uid}")], cancellationToken);

    public Task DeleteAllAsync(FolderPath folder, CancellationToken cancellationToken) => RunInAsync(folder, "SELECT", ["UID STORE 1:* +FLAGS.SILENT (\\Deleted)", "EXPUNGE"], cancellationToken);

    /// <summary>Runs commands in an opened folder.</summary>
    public async Task RunInAsync(FolderPath folder, string open, IReadOnlyList<string> commands, CancellationToken cancellationToken)
    {
        await _wire.RunAsync($"{open} {Name(folder)}", cancellationToken);
        foreach (var command in commands)
            await _wire.RunAsync(command, cancellationToken);
    }

    /// <summary>Appends messages in order, many to a command where the server has MULTIAPPEND and LITERAL+ (Dovecot has them even where a test hides them).</summary>
    public async Task AppendAsync(FolderPath folder, IEnumerable<SeedMessage> messages, CancellationToken cancellationToken)
    {
        var batch = new ArrayBufferWriter<byte>();
        foreach (var message in messages)
        {
            var flags = message.Flags.IsEmpty ? "" : $"({message.Flags}) ";
            var date = message.InternalDate.ToString("dd-MMM-yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + message.InternalDate.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
            var announced = string.Create(CultureInfo.InvariantCulture, $" {flags}\"{date}\" {{{message.Octets.Length}{(_appendsOneByOne ? "" : "+")}}}\r\n");
            if (_appendsOneByOne)
            {
                await _wire.AppendAsync($"APPEND {Name(folder)}{announced}", message.Octets, cancellationToken);
                continue;
            }

            batch.Write(Encoding.ASCII.GetBytes(announced));
            batch.Write(message.Octets);
            if (batch.WrittenCount > BatchInOctets)
                await SendAsync();
        }

        await SendAsync();

        async Task SendAsync()
        {
            if (batch.WrittenCount == 0)
                return;
            var tag = _wire.NextTag();
            await _wire.WriteAsync(Encoding.ASCII.GetBytes($"{tag} APPEND {Name(folder)}"), cancellationToken);
            await _wire.WriteAsync(batch.WrittenMemory, cancellationToken);
            await _wire.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
            await _wire.FinishAsync(tag, "APPEND", cancellationToken);
            batch.ResetWrittenCount();
        }
    }

    /// <summary>Reads everything: folders, and what makes each message the same or another one.</summary>
    public async Task<MailboxContents> ReadAllAsync(CancellationToken cancellationToken)
    {
        var contents = new MailboxContents();
        var subscribed = await ListAsync("LSUB", cancellationToken);
        foreach (var folder in await ListAsync("LIST", cancellationToken))
        {
            contents.AddFolder(folder, subscribed.Contains(folder));
            await foreach (var message in ReadAsync(folder, cancellationToken))
                contents.Add(folder, new MessageFacts(Sha256Digest.Of(message.Octets), message.Flags, message.InternalDate));
        }

        return contents;
    }

    /// <summary>Reads one folder in its order.</summary>
    public async IAsyncEnumerable<StoredMessage> ReadAsync(FolderPath folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _wire.RunAsync($"EXAMINE {Name(folder)}", cancellationToken);
        await foreach (var response in _wire.StreamAsync("UID FETCH 1:* (UID FLAGS INTERNALDATE BODY.PEEK[])", cancellationToken))
        {
            if (response.Literals.Count == 1)
                yield return Stored(response);
        }
    }

    public ValueTask DisposeAsync() => _wire.DisposeAsync();

    private static StoredMessage Stored(ImapResponse response)
    {
        var date = DateTimeOffset.ParseExact(InternalDate().Match(response.Text).Groups[1].Value.Trim(), "d-MMM-yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture);
        var uid = uint.Parse(Uid().Match(response.Text).Groups[1].Value, CultureInfo.InvariantCulture);
        return new StoredMessage(uid, response.Literals[0], FlagSet.Parse(Flags().Match(response.Text).Groups[1].Value), date);
    }

    private async Task<List<FolderPath>> ListAsync(string command, CancellationToken cancellationToken)
    {
        var folders = new List<FolderPath>();
        foreach (var response in await _wire.RunAsync($"{command} \"\" \"*\"", cancellationToken))
        {
            var match = ListLine().Match(response.Text);
            if (!match.Success || match.Groups[1].Value.Contains("\\Noselect", StringComparison.OrdinalIgnoreCase) || match.Groups[1].Value.Contains("\\NonExistent", StringComparison.OrdinalIgnoreCase))
                continue;
            var name = response.Literals.Count > 0 ? Encoding.Latin1.GetString(response.Literals[0]) : Unquote(match.Groups[2].Value);
            folders.Add(ToPath(name));
        }

        return folders;
    }

    private FolderPath ToPath(string name)
    {
        if (_prefix.Length > 0 && name.StartsWith(_prefix, StringComparison.OrdinalIgnoreCase))
            name = name[_prefix.Length..];
        return FolderPath.Of(name.Split(_delimiter).Select(ModifiedUtf7.Decode));
    }

    private string Name(FolderPath folder) =>
        ImapWire.Quote(folder.IsInbox ? "INBOX" : _prefix + string.Join(_delimiter, folder.Segments.Select(ModifiedUtf7.Encode)));

    private static string Unquote(string name) => name.StartsWith('"') ? Regex.Replace(name[1..^1], @"\\(.)", "$1") : name;

    [GeneratedRegex("""^\* NAMESPACE \(\("([^"]*)" "(.)"\)""")]
    private static partial Regex PersonalNamespace();

    [GeneratedRegex("""^\* (?:LIST|LSUB) \(([^)]*)\) (?:"\\?."|NIL) (.*)$""")]
    private static partial Regex ListLine();

    [GeneratedRegex("INTERNALDATE \"([^\"]*)\"")]
    private static partial Regex InternalDate();

    [GeneratedRegex(@"UID (\d+)")]
    private static partial Regex Uid();

    [GeneratedRegex(@"FLAGS \(([^)]*)\)")]
    private static partial Regex Flags();
}
