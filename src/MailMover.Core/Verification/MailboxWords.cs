using MailMover.Core.Endpoints;

namespace MailMover.Core.Verification;

/// <summary>
/// What the two ends of a verification are called: an old and a new mailbox, or a mailbox and its backup, or mail files and where they were brought. Words about
/// cancelling an account are true only where there is an account.
/// </summary>
public sealed record MailboxWords
{
    private MailboxWords(string old, string atOld, string oldOne, string @new, string atNew) => (Old, AtOld, OldOne, New, AtNew) = (old, atOld, oldOne, @new, atNew);

    /// <summary>The source: "the old mailbox".</summary>
    public string Old { get; }

    /// <summary>"at the old mailbox".</summary>
    public string AtOld { get; }

    /// <summary>The source where the destination was named before: "the old one".</summary>
    public string OldOne { get; }

    /// <summary>The destination: "the new mailbox".</summary>
    public string New { get; }

    /// <summary>"at the new mailbox".</summary>
    public string AtNew { get; }

    /// <summary>The source as a label: "Old mailbox".</summary>
    public string OldLabel => Label(Old);

    /// <summary>The destination as a label: "New mailbox".</summary>
    public string NewLabel => Label(New);

    /// <summary>"at the new one", where the source was named before.</summary>
    public string AtNewOne => AtNew == "at the new mailbox" && OldOne == "the old one" ? "at the new one" : AtNew;

    /// <summary>Whether mail of a server was brought to this computer.</summary>
    public bool IsBackup { get; private init; }

    /// <summary>Whether the source is an account that can be cancelled.</summary>
    public bool HasAccount { get; private init; }

    /// <summary>Whether the destination lies on this computer.</summary>
    public bool IsNewLocal { get; private init; }

    /// <summary>Whether the source was read with POP3, which shows a part of a mailbox only.</summary>
    public bool IsPop3 { get; private init; }

    /// <summary>Who changes what cannot be kept as it is: "the server".</summary>
    public string Changer => IsNewLocal ? "its format" : "the server";

    /// <summary>"at the old one", where the destination was named before.</summary>
    public string AtOldOne => OldOne == "the old one" ? "at the old one" : AtOld;

    /// <summary>"than at the old one".</summary>
    public string ThanAtOld => $"than {AtOldOne}";

    private static string Label(string words) => char.ToUpperInvariant(words[4]) + words[5..];

    /// <summary>The words for two endpoints.</summary>
    public static MailboxWords Of(EndpointIdentity source, EndpointIdentity destination)
    {
        var words = (source.IsLocal, destination.IsLocal) switch
        {
            (false, false) => new MailboxWords("the old mailbox", "at the old mailbox", "the old one", "the new mailbox", "at the new mailbox"),
            (false, true) => new MailboxWords("the mailbox", "in the mailbox", "the mailbox", "the backup", "in the backup"),
            (true, false) => new MailboxWords("the mail files", "in the mail files", "the mail files", "the new mailbox", "at the new mailbox"),
            (true, true) => new MailboxWords("the mail files", "in the mail files", "the mail files", "the copy", "in the copy"),
        };
        return words with
        {
            IsBackup = !source.IsLocal && destination.IsLocal,
            HasAccount = !source.IsLocal,
            IsNewLocal = destination.IsLocal,
            IsPop3 = source.Scheme == "pop3",
        };
    }
}
