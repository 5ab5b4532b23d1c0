using System.Text;
using MailMover.Core.Model;

namespace MailMover.Testing.InMemory;

/// <summary>What tests do to a mailbox behind the back of its clients, and how they look at it. Folders are named as <see cref="FolderPath.Parse"/> reads them.</summary>
public static class InMemoryContents
{
    /// <summary>Adds a folder; parents that are missing are listed but cannot be opened.</summary>
    public static void AddFolder(this InMemoryMailbox mailbox, string folder, SpecialUse specialUse = SpecialUse.None, bool subscribed = false, bool canOpen = true)
    {
        var path = FolderPath.Parse(folder);
        lock (mailbox.Server.Lock)
        {
            for (var parent = path.Parent; parent is not null && mailbox.Server.Find(parent) is null; parent = parent.Parent)
                mailbox.Server.AddFolder(parent).CanOpen = false;
            var added = mailbox.Server.Find(path) ?? mailbox.Server.AddFolder(path);
            (added.SpecialUse, added.IsSubscribed, added.CanOpen) = (specialUse, subscribed, canOpen);
        }
    }

    /// <summary>Delivers a message of ASCII or Latin-1 text; line ends as given.</summary>
    public static InMemoryMessage AddMessage(this InMemoryMailbox mailbox, string folder, string text, string flags = "", DateTimeOffset? date = null) =>
        mailbox.AddMessage(folder, Encoding.Latin1.GetBytes(text), flags, date);

    /// <summary>Delivers a message. Without a date it arrives now.</summary>
    public static InMemoryMessage AddMessage(this InMemoryMailbox mailbox, string folder, byte[] octets, string flags = "", DateTimeOffset? date = null)
    {
        lock (mailbox.Server.Lock)
            return mailbox.Find(folder).Add(octets, FlagSet.Parse(flags), date ?? mailbox.Server.Time.GetUtcNow());
    }

    /// <summary>Delivers a message for which the server tells no internal date.</summary>
    public static InMemoryMessage AddMessageWithoutDate(this InMemoryMailbox mailbox, string folder, string text)
    {
        lock (mailbox.Server.Lock)
            return mailbox.Find(folder).Add(Encoding.Latin1.GetBytes(text), FlagSet.Empty, null);
    }

    /// <summary>The user deletes a message.</summary>
    public static void Remove(this InMemoryMailbox mailbox, string folder, uint uid)
    {
        lock (mailbox.Server.Lock)
        {
            if (!mailbox.Find(folder).Remove(uid))
                throw new ArgumentException($"There is no message {uid} in {folder}.", nameof(uid));
        }
    }

    /// <summary>The user moves a message; it gets a new UID.</summary>
    public static InMemoryMessage MoveTo(this InMemoryMailbox mailbox, string folder, uint uid, string target)
    {
        lock (mailbox.Server.Lock)
        {
            var message = mailbox.Find(folder).Find(uid) ?? throw new ArgumentException($"There is no message {uid} in {folder}.", nameof(uid));
            mailbox.Find(folder).Remove(uid);
            return mailbox.Find(target).Add(message.Octets, message.Flags, message.InternalDate);
        }
    }

    /// <summary>The message under a UID becomes another one, behind everybody's back.</summary>
    public static void Change(this InMemoryMailbox mailbox, string folder, uint uid, Func<InMemoryMessage, InMemoryMessage> change)
    {
        lock (mailbox.Server.Lock)
        {
            if (!mailbox.Find(folder).Change(uid, change))
                throw new ArgumentException($"There is no message {uid} in {folder}.", nameof(uid));
        }
    }

    /// <summary>The same for its text.</summary>
    public static void ChangeText(this InMemoryMailbox mailbox, string folder, uint uid, string from, string to) =>
        mailbox.Change(folder, uid, m => m with { Octets = Encoding.Latin1.GetBytes(m.Text.Replace(from, to, StringComparison.Ordinal)) });

    /// <summary>The user changes a message's flags.</summary>
    public static void SetFlags(this InMemoryMailbox mailbox, string folder, uint uid, string flags)
    {
        lock (mailbox.Server.Lock)
            mailbox.Find(folder).SetFlags(uid, FlagSet.Parse(flags));
    }

    /// <summary>
    /// The folder gets a new UIDVALIDITY and its messages new UIDs. They begin at 2, so that an old UID now means another message
    /// and whoever mixes the generations copies the wrong one.
    /// </summary>
    public static void Renumber(this InMemoryMailbox mailbox, string folder, uint? uidValidity = null, uint firstUid = 2)
    {
        lock (mailbox.Server.Lock)
            mailbox.Find(folder).Renumber(uidValidity ?? mailbox.Server.NewUidValidity(), firstUid);
    }

    /// <summary>The next messages get higher UIDs, as after deliveries that are gone again.</summary>
    public static void SkipUids(this InMemoryMailbox mailbox, string folder, uint count)
    {
        lock (mailbox.Server.Lock)
            mailbox.Find(folder).SkipUids(count);
    }

    /// <summary>The user renames a folder; UIDVALIDITY, UIDs and MAILBOXID stay.</summary>
    public static void RenameFolder(this InMemoryMailbox mailbox, string folder, string newName)
    {
        lock (mailbox.Server.Lock)
            mailbox.Find(folder).Path = FolderPath.Parse(newName);
    }

    public static void RemoveFolder(this InMemoryMailbox mailbox, string folder)
    {
        lock (mailbox.Server.Lock)
            mailbox.Server.RemoveFolder(mailbox.Find(folder));
    }

    /// <summary>The server counts messages that it never lists.</summary>
    public static void CountTooMany(this InMemoryMailbox mailbox, string folder, int extra)
    {
        lock (mailbox.Server.Lock)
            mailbox.Find(folder).ExtraExists = extra;
    }

    /// <summary>The server lists a UID that it does not have, after all messages that are there now.</summary>
    public static uint ListPhantom(this InMemoryMailbox mailbox, string folder)
    {
        lock (mailbox.Server.Lock)
        {
            var found = mailbox.Find(folder);
            found.Phantoms.Add(found.UidNext);
            found.SkipUids(1);
            return found.UidNext - 1;
        }
    }

    /// <summary>Commits all that the server still holds of appends it never confirmed.</summary>
    /// <returns>How many appends that were.</returns>
    public static int CommitLateAppends(this InMemoryMailbox mailbox)
    {
        lock (mailbox.Server.Lock)
            return mailbox.Server.CommitWhere(_ => true);
    }

    /// <summary>Does something when a step comes by the nth time from now, whichever client takes it: another client's delivery, a change of UIDVALIDITY.</summary>
    public static void At(this InMemoryMailbox mailbox, string step, Action act, int nth = 1) => mailbox.Server.AddTrigger(step, nth, act);

    /// <summary>The messages of a folder in ascending order of their UIDs.</summary>
    public static IReadOnlyList<InMemoryMessage> Messages(this InMemoryMailbox mailbox, string folder)
    {
        lock (mailbox.Server.Lock)
            return [.. mailbox.Find(folder).Messages];
    }

    /// <summary>The names of all folders that can be opened.</summary>
    public static IReadOnlyList<string> FolderNames(this InMemoryMailbox mailbox)
    {
        lock (mailbox.Server.Lock)
            return [.. mailbox.Server.Folders.Where(f => f.CanOpen).Select(f => f.Path.ToString()).Order(StringComparer.Ordinal)];
    }

    public static uint UidValidity(this InMemoryMailbox mailbox, string folder)
    {
        lock (mailbox.Server.Lock)
            return mailbox.Find(folder).UidValidity;
    }

    private static InMemoryFolder Find(this InMemoryMailbox mailbox, string folder) =>
        mailbox.Server.Find(FolderPath.Parse(folder)) ?? throw new ArgumentException($"The in-memory mailbox has no folder {folder}.", nameof(folder));
}
