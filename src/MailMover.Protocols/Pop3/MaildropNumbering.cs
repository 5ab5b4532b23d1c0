using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.Pop3;

/// <summary>Gives the messages of a session the numbers by which they are known for good.</summary>
/// <remarks>
/// A UIDL that is known identifies its message, whatever else has changed. Only where fewer than half of what is listed is known, and fewer than half of
/// what was listed last is still there, the server has most likely given its messages other UIDLs (a move to another server): then a new generation begins,
/// and who copies recognises the messages by what is in them. A maildrop that another program has emptied looks the same, and nothing is lost by that:
/// what is not recognised is new. Where a server hides what was read, each session shows other messages, so that says nothing there.
/// </remarks>
internal sealed class MaildropNumbering(IFolderNumbers numbers, Pop3EndpointOptions options)
{
    private const string ListedNote = "pop3.listed";
    private const string SizesNote = "pop3.sizes";
    private const int SmallDifference = 256;

    /// <param name="session">The session, at its beginning.</param>
    /// <param name="goesOn">Whether it goes on with a listing, so that the numbers mean what they meant.</param>
    /// <param name="hidesWhatWasRead">Whether the server is known to hide what was read.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<Maildrop> RunAsync(Pop3Session session, bool goesOn, bool hidesWhatWasRead, CancellationToken cancellationToken)
    {
        var lister = new MaildropLister(session);
        var entries = await lister.ListAsync(cancellationToken);
        var contents = await ContentNames.LoadAsync(numbers, cancellationToken);
        var unnamed = contents.Sort(entries);
        var isDear = unnamed.Count > 0 && await contents.NameAsync(session, options, unnamed, cancellationToken);
        if (!goesOn && !hidesWhatWasRead && await AreOthersAsync(entries, cancellationToken))
            await numbers.BeginGenerationAsync(cancellationToken);

        var uids = await numbers.NumberAsync([.. entries.Select(e => e.Name)], cancellationToken);
        for (var i = 0; i < entries.Count; i++)
            entries[i].Uid = uids[i];
        await contents.SaveAsync(cancellationToken);
        await KeepAsync(entries, cancellationToken);
        return new Maildrop(
            entries,
            new FolderStatus
            {
                UidValidity = numbers.UidValidity,
                UidNext = numbers.UidNext,
                Exists = Math.Max(lister.Exists, entries.Count),
                SizeInOctets = lister.SizeInOctets ?? entries.Sum(e => Math.Max(0, e.SizeInOctets)),
            })
        { IsDearToList = isDear };
    }

    /// <summary>Whether the names do not mean the same messages any more.</summary>
    private async Task<bool> AreOthersAsync(IReadOnlyList<MaildropEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0 || await numbers.CountAsync(cancellationToken) is not (> 0 and var everKnown))
            return false;
        var known = await numbers.FindAsync([.. entries.Select(e => e.Name)], cancellationToken);
        var listedLast = long.TryParse(await numbers.GetNoteAsync(ListedNote, cancellationToken), NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : everKnown;
        return (known.Count * 2L < entries.Count && known.Count * 2L < listedLast) || await HaveOtherSizesAsync(entries, known, cancellationToken);
    }

    /// <summary>
    /// Servers whose UIDLs are small numbers give the same ones to other messages after a move. Then most known messages have quite other sizes than before;
    /// a header field that a server adds, or another way to count line ends, makes no such difference.
    /// </summary>
    private async Task<bool> HaveOtherSizesAsync(IReadOnlyList<MaildropEntry> entries, IReadOnlyDictionary<string, uint> known, CancellationToken cancellationToken)
    {
        var sizes = KnownSizes.Parse(await numbers.GetNoteAsync(SizesNote, cancellationToken));
        int same = 0, other = 0;
        foreach (var entry in entries)
        {
            if (entry.SizeInOctets < 0 || entry.Name != entry.UniqueId || !known.TryGetValue(entry.Name, out var uid) || !sizes.TryGetValue(uid, out var before))
                continue;
            if (Math.Abs(before - entry.SizeInOctets) <= Math.Max(SmallDifference, before / 10))
                same++;
            else
                other++;
        }

        return other > same;
    }

    private async Task KeepAsync(IReadOnlyList<MaildropEntry> entries, CancellationToken cancellationToken)
    {
        await SetAsync(ListedNote, entries.Count.ToString(CultureInfo.InvariantCulture));
        await SetAsync(SizesNote, KnownSizes.Write(entries));

        // What has not changed costs no write.
        async Task SetAsync(string note, string value)
        {
            if (await numbers.GetNoteAsync(note, cancellationToken) != value)
                await numbers.SetNoteAsync(note, value, cancellationToken);
        }
    }
}
