using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>One source folder and what was found of it so far. Used by one task at a time.</summary>
internal sealed class SourceFolder(FolderInfo info, FolderPath? destination, short number)
{
    public FolderInfo Info { get; } = info;

    public FolderPath Path => Info.Path;

    /// <summary>Where its messages belong; null where it is left out.</summary>
    public FolderPath? Destination { get; } = destination;

    public short Number { get; } = number;

    /// <summary>What the journal knows of it.</summary>
    public FolderRecord? Record { get; init; }

    /// <summary>Why it is left out, in words.</summary>
    public string LeftOutBecause { get; init; } = "";

    /// <summary>Whether it is left out because it shows other folders' messages once more.</summary>
    public bool IsView { get; init; }

    /// <summary>Whether mail that somebody received is looked for here, to see who writes.</summary>
    public bool MayHoldReceivedMail { get; init; } = true;

    public FolderTally Tally { get; private set; } = new();

    /// <summary>UIDVALIDITY when it was listed.</summary>
    public uint UidValidity { get; set; }

    /// <summary>Messages that were listed, but whose header fields the server did not give.</summary>
    public List<IndexedMessage> WithoutHeader { get; } = [];

    /// <summary>Headers and sizes of messages that a rule left out, where the source has views that show them once more.</summary>
    public List<(UInt128 Fingerprint, long Size)> SkippedForViews { get; } = [];

    /// <summary>The keys of all messages that it listed; kept only of a source that hides what was read.</summary>
    public HashSet<MessageKey> ListedKeys { get; } = [];

    /// <summary>What there is to tell of single messages.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>Why it cannot be read, in words; null where it can.</summary>
    public string? Trouble { get; set; }

    /// <summary>The server has rebuilt a folder: everything is looked at anew.</summary>
    public void Reset()
    {
        Tally = new FolderTally();
        UidValidity = 0;
        WithoutHeader.Clear();
        SkippedForViews.Clear();
        ListedKeys.Clear();
        Findings.Clear();
        Trouble = null;
    }

    /// <summary>The source does not let anybody look into it: nothing can be said of its messages.</summary>
    public void BecomeUnreadable(string why)
    {
        Reset();
        Trouble = why;
        Tally.Found = Math.Max(0, Info.Status?.Exists ?? 0);
        Tally.SizeInOctets = Info.Status?.SizeInOctets ?? 0;
        Tally.Count(MessageFate.Unreadable, Tally.Found);
        Tally.Note(why);
    }

    /// <summary>Gives a message its fate.</summary>
    public void Settle(in IndexedMessage message, Finding finding)
    {
        Tally.Count(finding.Fate);
        Tally.CountYear(message.Year, finding.Fate);
        if (IsAtDestination(finding.Fate))
            Tally.Count(finding.Content);
        if (finding.Fate != MessageFate.Present || finding.Content is not (ContentMatch.NotCompared or ContentMatch.Identical))
            Findings.Add(finding);
    }

    public static bool IsAtDestination(MessageFate fate) =>
        fate is MessageFate.Present or MessageFate.Moved or MessageFate.InTrash or MessageFate.KeptAsOne or MessageFate.Differs;
}
