using System.Globalization;

namespace MailMover.Protocols.Imap;

/// <summary>What a server announces, in one place with what follows from it.</summary>
internal sealed class ImapCapabilities
{
    // What IMAP4rev2 includes of what used to be extensions (RFC 9051, appendix E).
    private static readonly string[] InRev2 = ["NAMESPACE", "UNSELECT", "UIDPLUS", "ENABLE", "SASL-IR", "LIST-EXTENDED", "LIST-STATUS", "LITERAL-", "SPECIAL-USE", "STATUS=SIZE"];

    private readonly HashSet<string> _names;

    public ImapCapabilities(string list)
    {
        _names = list.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (_names.Contains("IMAP4rev2"))
            _names.UnionWith(InRev2);
    }

    /// <summary>All of them, in upper case.</summary>
    public IReadOnlySet<string> Names => _names.Select(n => n.ToUpperInvariant()).ToHashSet();

    public bool Has(string name) => _names.Contains(name);

    public bool MultiAppend => Has("MULTIAPPEND");

    public bool LiteralPlus => Has("LITERAL+");

    public bool LiteralMinus => Has("LITERAL-");

    public bool UidPlus => Has("UIDPLUS");

    public bool CondStore => Has("CONDSTORE") || Has("QRESYNC");

    public bool IsGmail => Has("X-GM-EXT-1");

    public IReadOnlySet<string> AuthenticationMechanisms =>
        _names.Where(n => n.StartsWith("AUTH=", StringComparison.OrdinalIgnoreCase)).Select(n => n[5..].ToUpperInvariant()).ToHashSet();

    /// <summary>APPENDLIMIT (RFC 7889); null where it is not announced, or only said for each folder.</summary>
    public long? AppendLimit
    {
        get
        {
            var found = _names.FirstOrDefault(n => n.StartsWith("APPENDLIMIT=", StringComparison.OrdinalIgnoreCase));
            return long.TryParse(found?[12..], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
        }
    }

    /// <summary>Whether each folder has a limit of its own, which STATUS tells (RFC 7889).</summary>
    public bool HasAppendLimits => Has("APPENDLIMIT");

    /// <summary>MESSAGELIMIT (RFC 9738): how many messages one command may be about.</summary>
    public int MessageLimit
    {
        get
        {
            var found = _names.FirstOrDefault(n => n.StartsWith("MESSAGELIMIT=", StringComparison.OrdinalIgnoreCase));
            return int.TryParse(found?[13..], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit : int.MaxValue;
        }
    }

    /// <summary>
    /// The items of STATUS that this server knows and that can be trusted. MAILBOXID is none of them: Cyrus 3.6 sends memory there that it has given back, line ends
    /// among it. Opening a folder tells it truly.
    /// </summary>
    public string StatusItems => "MESSAGES UIDNEXT UIDVALIDITY" + (CondStore ? " HIGHESTMODSEQ" : "") + (Has("STATUS=SIZE") ? " SIZE" : "") + (HasAppendLimits ? " APPENDLIMIT" : "");
}
