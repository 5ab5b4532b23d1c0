using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Cli.Detection;

/// <summary>
/// Remembers what a POP3 maildrop held, so that the next look tells whether mail disappears from it: a mail program elsewhere that fetches and deletes
/// is how people lose what they are about to move.
/// </summary>
internal static class MaildropMemory
{
    private const string Note = "last look";

    /// <summary>What the look before this one found, and what of it is gone; then remembers this one.</summary>
    /// <param name="numbers">The numbers that the endpoint gives to the maildrop's messages.</param>
    /// <param name="listed">The messages that are there now.</param>
    /// <param name="now">The time of this look.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<EarlierLook?> CompareAsync(IMessageNumbers numbers, IReadOnlyCollection<ImapMessageKey> listed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var inbox = await numbers.OpenAsync(FolderPath.Inbox, cancellationToken);
        var earlier = Read(await inbox.GetNoteAsync(Note, cancellationToken), listed);
        var highest = listed.Count == 0 ? 0 : listed.Max(k => k.Uid);
        await inbox.SetNoteAsync(Note, string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeSeconds()} {listed.Count} {highest}"), cancellationToken);
        return earlier;
    }

    private static EarlierLook? Read(string? note, IReadOnlyCollection<ImapMessageKey> listed)
    {
        if (note?.Split(' ') is not [var time, var count, var highest]
            || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || !long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var messages)
            || !uint.TryParse(highest, NumberStyles.None, CultureInfo.InvariantCulture, out var last))
        {
            return null;
        }

        // Numbers are never given twice: what was there then has one up to the highest of then.
        return new EarlierLook(DateTimeOffset.FromUnixTimeSeconds(seconds), messages, Math.Max(0, messages - listed.Count(k => k.Uid <= last)));
    }
}
