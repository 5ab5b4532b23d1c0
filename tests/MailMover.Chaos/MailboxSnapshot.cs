using MailMover.Core.Model;
using MailMover.Demo.Imap;
using MailMover.Demo.Servers;

namespace MailMover.Chaos;

/// <summary>All messages of a mailbox at one instant, read with a client that shares no code with the program.</summary>
internal sealed class MailboxSnapshot
{
    private readonly List<SeenMessage> _messages = [];

    /// <summary>The messages.</summary>
    public IReadOnlyList<SeenMessage> Messages => _messages;

    public static async Task<MailboxSnapshot> TakeAsync(DovecotServer server, string user, CancellationToken cancellationToken)
    {
        await using var client = await SeedingClient.ConnectAsync(server.Host, server.ImapPort, user, server.Password, cancellationToken);
        var snapshot = new MailboxSnapshot();
        foreach (var folder in await client.FoldersAsync(cancellationToken))
        {
            await foreach (var message in client.ReadAsync(folder, cancellationToken))
                snapshot._messages.Add(Seen(folder, message));
        }

        return snapshot;
    }

    /// <summary>How many messages each folder has.</summary>
    public Dictionary<FolderPath, int> ByFolder() => _messages.CountBy(m => m.Folder).ToDictionary();

    /// <summary>How often each thing is there that a message is known by.</summary>
    public Dictionary<T, int> By<T>(Func<SeenMessage, T> evidence, Func<SeenMessage, bool>? only = null) where T : notnull =>
        _messages.Where(only ?? (_ => true)).CountBy(evidence).ToDictionary();

    private static SeenMessage Seen(FolderPath folder, StoredMessage message)
    {
        var end = message.Octets.AsSpan().IndexOf("\r\n\r\n"u8);
        var header = Sha256Digest.Of(end < 0 ? message.Octets : message.Octets[..end]);
        return new SeenMessage(folder, Sha256Digest.Of(message.Octets), (header, message.Octets.Length), message.Flags, message.InternalDate);
    }
}
