using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Transfer.SentMail;

/// <summary>
/// A source that shows the mail which the user sent, and which lies in INBOX because there is no other place for it, as a folder of its own (<c>--sent-folder</c>).
/// Both folders have INBOX's UIDVALIDITY and UIDs, and every message is in exactly one of them.
/// </summary>
internal sealed class SentMailSource : IMailSource
{
    private readonly IMailSource _source;
    private readonly SentMailSorter? _sorter;

    private SentMailSource(IMailSource source, FolderPath folder, SentMailSorter? sorter) => (_source, Folder, _sorter) = (source, folder, sorter);

    /// <summary>What the folder is called.</summary>
    public FolderPath Folder { get; }

    public EndpointIdentity Identity => _source.Identity;

    public int MaxConnections => _source.MaxConnections;

    public SourceTraits SourceTraits => _source.SourceTraits;

    /// <summary>
    /// The source as the rules want it seen. Also without the rule what was parted once stays parted, so that switching it off copies nothing again.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="rules">The user's rules.</param>
    /// <param name="journal">What is known of the pair; null where nothing is.</param>
    /// <param name="isCopy">Whether it is to be copied: then the journal keeps that INBOX is parted.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The source to use, and what the user should know, in words; empty where there is nothing.</returns>
    public static async Task<(IMailSource Source, string Note)> OfAsync(IMailSource source, SelectionRules rules, IPairJournal? journal, bool isCopy, CancellationToken cancellationToken)
    {
        var known = journal is null ? null : await SentMailNotes.ReadAsync(journal, cancellationToken);
        if (rules.OwnAddresses.Count == 0 && known is null)
            return (source, "");
        var folders = await source.ListFoldersAsync(withStatus: false, cancellationToken);
        if (known is null && OwnSentFolder(folders) is { } own)
            return (source, $"The source has a folder for sent mail of its own ({own}), so mail from your own addresses stays in INBOX as it is (--sent-folder).");

        var folder = known ?? SentMailNotes.Usual;
        if (known is not null && journal is not null && folders.Any(f => f.Path == known))
            folder = await SentMailNotes.GiveWayAsync(journal, known, [.. folders.Select(f => f.Path)], cancellationToken);
        if (journal is not null && isCopy && rules.OwnAddresses.Count > 0)
            await SentMailNotes.KeepAsync(journal, folder, cancellationToken);
        var sorter = new SentMailSorter(rules.OwnAddresses, journal, await RecordsAsync(journal, folder, cancellationToken));
        return (new SentMailSource(source, folder, sorter), rules.OwnAddresses.Count == 0 ? "" : NoteOf(rules));
    }

    /// <summary>The source as a plan shows it: which messages go to the Sent folder is not looked at.</summary>
    public static async Task<(IMailSource Source, string Note)> ForPlanAsync(IMailSource source, SelectionRules rules, CancellationToken cancellationToken)
    {
        if (rules.OwnAddresses.Count == 0)
            return (source, "");
        return OwnSentFolder(await source.ListFoldersAsync(withStatus: false, cancellationToken)) is { } own
            ? (source, $"The source has a folder for sent mail of its own ({own}), so mail from your own addresses stays in INBOX as it is (--sent-folder).")
            : (new SentMailSource(source, SentMailNotes.Usual, null), NoteOf(rules));
    }

    public IReadOnlyList<string> Remarks => _source.Remarks;

    public Task<IReadOnlyList<QuotaRoot>?> GetQuotaAsync(CancellationToken cancellationToken) => _source.GetQuotaAsync(cancellationToken);

    public Task<EndpointFacts> GetFactsAsync(CancellationToken cancellationToken) => _source.GetFactsAsync(cancellationToken);

    public string? NameOf(FolderPath folder, MessageKey key) => _source.NameOf(RealFolder(folder), key);

    public async Task<IReadOnlyList<FolderInfo>> ListFoldersAsync(bool withStatus, CancellationToken cancellationToken)
    {
        var folders = await _source.ListFoldersAsync(withStatus, cancellationToken);
        var listed = new List<FolderInfo>(folders.Count + 1);
        foreach (var folder in folders)
        {
            if (!folder.Path.IsInbox || !folder.CanOpen)
            {
                listed.Add(folder);
                continue;
            }

            var (inbox, sent) = (folder.Status, (FolderStatus?)null);
            if (inbox is not null && _sorter is { } sorter)
                (inbox, sent) = await FiguresAsync(sorter, inbox, cancellationToken);
            listed.Add(folder with { Status = inbox });
            listed.Add(new FolderInfo { Path = Folder, SpecialUse = SpecialUse.Sent, IsSubscribed = true, Status = sent });
        }

        return listed;
    }

    public async Task<FolderStatus?> GetStatusAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        if (!IsParted(folder))
            return await _source.GetStatusAsync(folder, cancellationToken);
        if (await _source.GetStatusAsync(FolderPath.Inbox, cancellationToken) is not { } whole)
            return null;
        var (inbox, sent) = await FiguresAsync(_sorter!, whole, cancellationToken);
        return folder == Folder ? sent : inbox;
    }

    public async Task<IFolderReader> OpenAsync(FolderPath folder, uint? expectedUidValidity, bool freshConnection, CancellationToken cancellationToken)
    {
        if (!IsParted(folder))
            return await _source.OpenAsync(folder, expectedUidValidity, freshConnection, cancellationToken);
        var inbox = await _source.OpenAsync(FolderPath.Inbox, expectedUidValidity, freshConnection, cancellationToken);
        try
        {
            var (rest, sent) = await _sorter!.FiguresAsync(inbox, inbox.Status, cancellationToken);
            return new SentMailReader(inbox, _sorter, folder == Folder, folder == Folder ? sent : rest);
        }
        catch
        {
            await inbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whoever made the source ends it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool IsParted(FolderPath folder) => _sorter is not null && (folder.IsInbox || folder == Folder);

    private FolderPath RealFolder(FolderPath folder) => folder == Folder ? FolderPath.Inbox : folder;

    private async Task<(FolderStatus Inbox, FolderStatus Sent)> FiguresAsync(SentMailSorter sorter, FolderStatus inbox, CancellationToken cancellationToken)
    {
        if (sorter.Recall(inbox) is { } known)
            return known;
        await using var reader = await _source.OpenAsync(FolderPath.Inbox, null, false, cancellationToken);
        return await sorter.FiguresAsync(reader, reader.Status, cancellationToken);
    }

    private static FolderPath? OwnSentFolder(IReadOnlyList<FolderInfo> folders) => folders.FirstOrDefault(f =>
        (f.SpecialUse == SpecialUse.None ? SpecialFolderNames.UseOf(f.Path) : f.SpecialUse) == SpecialUse.Sent || f.Path == SentMailNotes.Usual)?.Path;

    private static async Task<(long? Inbox, long? Sent)> RecordsAsync(IPairJournal? journal, FolderPath folder, CancellationToken cancellationToken)
    {
        if (journal is null)
            return (null, null);
        var records = await journal.ListFoldersAsync(cancellationToken);
        return (records.FirstOrDefault(r => r.Source.IsInbox)?.Id, records.FirstOrDefault(r => r.Source == folder)?.Id);
    }

    private static string NoteOf(SelectionRules rules) => $"Mail in INBOX from {string.Join(", ", rules.OwnAddresses)} is mail that you sent: it goes to the Sent folder (--sent-folder).";
}
