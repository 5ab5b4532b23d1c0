using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MailMover.Core.Model;
using MailMover.Demo.Imap;

namespace MailMover.Testing.Tampering;

/// <summary>A mailbox and the means to choose in it and to change it.</summary>
internal sealed partial class TamperedMailbox(SeedingClient client, Random random)
{
    public static readonly FolderPath Trash = FolderPath.Of("Trash");

    private static readonly FolderPath[] Bins = [Trash, FolderPath.Of("Junk")];

    public SeedingClient Client => client;

    /// <summary>
    /// A message with a Message-ID that no other has, a subject and a body, outside Trash and Junk and not marked as deleted: one of which a
    /// verification must be able to say for certain what became of it.
    /// </summary>
    public async Task<(FolderPath Folder, StoredMessage Message)> ChooseAsync(CancellationToken cancellationToken)
    {
        var all = new List<(FolderPath Folder, StoredMessage Message)>();
        foreach (var folder in await client.FoldersAsync(cancellationToken))
        {
            await foreach (var message in client.ReadAsync(folder, cancellationToken))
                all.Add((folder, message));
        }

        var choice = all
            .GroupBy(m => MessageIdOf(m.Message.Octets))
            .Where(g => g.Key.Length > 0 && g.Count() == 1)
            .Select(g => g.Single())
            .Where(m => !Bins.Any(m.Folder.IsAtOrUnder) && !m.Message.Flags.System.HasFlag(SystemFlags.Deleted) && LetterOfSubject(m.Message.Octets) >= 0 && LetterOfBody(m.Message.Octets) >= 0)
            .ToList();
        return choice.Count > 0 ? choice[random.Next(choice.Count)] : throw new InvalidOperationException("The mailbox has no message with a Message-ID of its own, a subject and a body.");
    }

    /// <summary>A folder with mail in it, other than INBOX, Trash and Junk and without folders below.</summary>
    public async Task<(FolderPath Folder, int Messages)> ChooseFolderAsync(CancellationToken cancellationToken)
    {
        var folders = await client.FoldersAsync(cancellationToken);
        var choice = new List<(FolderPath Folder, int Messages)>();
        foreach (var folder in folders.Where(f => !f.IsInbox && !Bins.Any(f.IsAtOrUnder) && !folders.Exists(o => o != f && o.IsAtOrUnder(f))))
        {
            var messages = 0;
            await foreach (var _ in client.ReadAsync(folder, cancellationToken))
                messages++;
            if (messages > 0)
                choice.Add((folder, messages));
        }

        return choice.Count > 0 ? choice[random.Next(choice.Count)] : throw new InvalidOperationException("The mailbox has no folder with mail besides INBOX.");
    }

    /// <summary>A folder that is neither this one nor Trash nor Junk, made if need be.</summary>
    public async Task<FolderPath> OtherFolderAsync(FolderPath than, CancellationToken cancellationToken)
    {
        var others = (await client.FoldersAsync(cancellationToken)).Where(f => f != than && !Bins.Any(f.IsAtOrUnder)).ToList();
        if (others.Count > 0)
            return others[random.Next(others.Count)];
        await client.CreateAsync(FolderPath.Of("Elsewhere"), cancellationToken);
        return FolderPath.Of("Elsewhere");
    }

    /// <summary>IMAP has no way to change a message, so the changed one is stored and the other removed.</summary>
    public async Task ReplaceAsync(FolderPath folder, StoredMessage message, byte[] octets, DateTimeOffset internalDate, CancellationToken cancellationToken)
    {
        await client.AppendAsync(folder, [new SeedMessage(octets, message.Flags, internalDate)], cancellationToken);
        await client.RemoveAsync(folder, message.Uid, cancellationToken);
    }

    public Task StoreAsync(FolderPath folder, StoredMessage message, string change, CancellationToken cancellationToken) =>
        client.RunInAsync(folder, "SELECT", [string.Create(CultureInfo.InvariantCulture, $"UID STORE {message.Uid} {change}")], cancellationToken);

    public static Tampered Done(string what, FolderPath folder, StoredMessage message) => new(what, folder, MessageIdOf(message.Octets), message.InternalDate);

    /// <summary>The octets with another letter at one place.</summary>
    public static byte[] WithOtherLetter(byte[] octets, int at)
    {
        var changed = (byte[])octets.Clone();
        changed[at] = changed[at] == (byte)'q' ? (byte)'x' : (byte)'q';
        return changed;
    }

    /// <summary>Where the last letter of the subject is; -1 where there is none.</summary>
    public static int LetterOfSubject(byte[] octets) => Subject().Match(HeaderOf(octets)) is { Success: true } m ? m.Groups[1].Index : -1;

    /// <summary>Where the first letter of the body is; -1 where there is none.</summary>
    public static int LetterOfBody(byte[] octets)
    {
        var begin = HeaderOf(octets).Length;
        var letter = octets.AsSpan(begin).IndexOfAnyInRange((byte)'a', (byte)'z');
        return letter < 0 ? -1 : begin + letter;
    }

    // Latin-1 has a character for each octet, so places in the text are places in the octets.
    private static string HeaderOf(byte[] octets)
    {
        var end = octets.AsSpan().IndexOf("\r\n\r\n"u8);
        return Encoding.Latin1.GetString(octets, 0, end < 0 ? octets.Length : end);
    }

    private static string MessageIdOf(byte[] octets) => MessageId().Match(HeaderOf(octets)) is { Success: true } m ? m.Groups[1].Value : "";

    [GeneratedRegex(@"^Message-ID:[ \t]*(<[^>\r\n]*>)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex MessageId();

    [GeneratedRegex(@"^Subject:[^\r\n]*([a-z])", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Subject();
}
