namespace MailMover.Testing.Scripted;

/// <summary>One folder as the server holds it. All use of it is under the mailbox's lock.</summary>
public sealed class ScriptedFolder(string name, uint uidValidity)
{
    private readonly List<ScriptedMessage> _messages = [];

    /// <summary>The name on the wire, each character one octet.</summary>
    public string Name { get; } = name;

    public uint UidValidity { get; internal set; } = uidValidity;

    public uint UidNext { get; internal set; } = 1;

    public ulong HighestModSeq { get; internal set; } = 1;

    public bool IsSubscribed { get; set; }

    /// <summary>LIST attributes besides those that follow from the rest, such as <c>\Sent</c>.</summary>
    public string Attributes { get; set; } = "";

    /// <summary>What PERMANENTFLAGS says.</summary>
    public string PermanentFlags { get; set; } = "\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*";

    /// <summary>The largest message that may be appended; told by STATUS (RFC 7889).</summary>
    public long? AppendLimit { get; set; }

    public IReadOnlyList<ScriptedMessage> Messages => _messages;

    internal ScriptedMessage Add(byte[] octets, IEnumerable<string> flags, DateTimeOffset date)
    {
        var message = new ScriptedMessage(UidNext++, octets, flags, date, ++HighestModSeq);
        _messages.Add(message);
        return message;
    }

    internal void Remove(Predicate<ScriptedMessage> which) => _messages.RemoveAll(which);
}
