using System.Globalization;
using System.Text;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>The flags of one message, gathered from the fields in which the programs of this world keep them in an mbox file.</summary>
internal sealed class StoredFlags
{
    // What Thunderbird calls its first five labels where it knows them by number only, and what it calls them on IMAP.
    private static readonly string[] MozillaLabels = ["", "$Label1", "$Label2", "$Label3", "$Label4", "$Label5", "", ""];

    private readonly List<string> _keywords = [];
    private SystemFlags _system;

    /// <summary>Whether Thunderbird has deleted the message and not yet compacted the folder.</summary>
    public bool IsExpunged { get; private set; }

    /// <summary>Whether this is no message, but the notes of a mail program in the form of one.</summary>
    public bool IsInternal { get; private set; }

    /// <summary>Whether any field about flags was seen.</summary>
    public bool AnySeen { get; private set; }

    /// <summary>The flags that were gathered.</summary>
    public FlagSet ToFlagSet() => FlagSet.Of(_system, _keywords);

    /// <summary>Begins with the next message.</summary>
    public void Clear()
    {
        _keywords.Clear();
        (_system, IsExpunged, IsInternal, AnySeen) = (SystemFlags.None, false, false, false);
    }

    /// <summary>Takes the value of one field.</summary>
    public void Take(StoreField field, ReadOnlySpan<byte> octets)
    {
        var value = Encoding.UTF8.GetString(octets.Trim(" \t\r\n"u8));
        AnySeen |= field is StoreField.Status or StoreField.XStatus or StoreField.MozillaStatus;
        switch (field)
        {
            case StoreField.Status or StoreField.XStatus:
                foreach (var letter in value)
                    _system |= OfLetter(letter);
                break;
            case StoreField.Keywords or StoreField.MozillaKeys:
                _keywords.AddRange(value.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(IsKeyword));
                break;
            case StoreField.MozillaStatus when TryHex(value, out var bits):
                TakeMozilla(bits);
                break;
            case StoreField.MozillaStatus2 when TryHex(value, out var bits):
                if (MozillaLabels[(bits >> 25) & 7] is { Length: > 0 } label)
                    _keywords.Add(label);
                if ((bits & 0x00800000) != 0)
                    _keywords.Add("$MDNSent");
                break;
            case StoreField.GmailLabels:
                TakeLabels(value);
                break;
            case StoreField.Internal:
                IsInternal = true;
                break;
        }
    }

    /// <summary>Writes flags as the fields that mutt, Dovecot and Alpine read; nothing where there are none.</summary>
    public static string Write(FlagSet flags)
    {
        var text = new StringBuilder();
        if (flags.System.HasFlag(SystemFlags.Seen))
            text.Append("Status: RO\n");
        var others = new StringBuilder();
        foreach (var (flag, letter) in Letters)
        {
            if (flags.System.HasFlag(flag))
                others.Append(letter);
        }

        if (others.Length > 0)
            text.Append("X-Status: ").Append(others).Append('\n');
        if (!flags.Keywords.IsEmpty)
            text.Append("X-Keywords: ").AppendJoin(' ', flags.Keywords).Append('\n');
        return text.ToString();
    }

    /// <summary>Writes flags as the fields that Thunderbird keeps in the messages of its own files.</summary>
    public static string WriteMozilla(FlagSet flags)
    {
        const string Forwarded = "$Forwarded";
        var bits = (flags.System.HasFlag(SystemFlags.Seen) ? 0x0001 : 0) | (flags.System.HasFlag(SystemFlags.Answered) ? 0x0002 : 0) | (flags.System.HasFlag(SystemFlags.Flagged) ? 0x0004 : 0)
            | (flags.Keywords.Contains(Forwarded, StringComparer.OrdinalIgnoreCase) ? 0x1000 : 0);
        var others = Write(FlagSet.Of(flags.System & (SystemFlags.Deleted | SystemFlags.Draft)));
        var keywords = string.Join(' ', flags.Keywords.Where(k => !k.Equals(Forwarded, StringComparison.OrdinalIgnoreCase)));
        return string.Create(CultureInfo.InvariantCulture, $"X-Mozilla-Status: {bits:x4}\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys: {keywords,-80}\n{others}");
    }

    /// <summary>Whether a keyword can be written into such a field and read back.</summary>
    public static bool IsKeyword(string keyword) => keyword.Length > 0 && keyword[0] != '\\' && !keyword.AsSpan().ContainsAnyInRange('\0', ' ');

    private static readonly (SystemFlags Flag, char Letter)[] Letters =
        [(SystemFlags.Answered, 'A'), (SystemFlags.Flagged, 'F'), (SystemFlags.Deleted, 'D'), (SystemFlags.Draft, 'T')];

    private static SystemFlags OfLetter(char letter) => letter == 'R' ? SystemFlags.Seen : Array.Find(Letters, l => l.Letter == letter).Flag;

    // nsMsgMessageFlags.idl
    private void TakeMozilla(uint bits)
    {
        _system |= ((bits & 0x0001) != 0 ? SystemFlags.Seen : 0) | ((bits & 0x0002) != 0 ? SystemFlags.Answered : 0) | ((bits & 0x0004) != 0 ? SystemFlags.Flagged : 0);
        IsExpunged |= (bits & 0x0008) != 0;
        if ((bits & 0x1000) != 0)
            _keywords.Add("$Forwarded");
    }

    // Google's labels come in the user's language. Only what is certain is taken; the field itself stays in the message.
    private void TakeLabels(string value)
    {
        foreach (var label in value.Split(',', StringSplitOptions.TrimEntries))
            _system |= label switch { "Opened" => SystemFlags.Seen, "Starred" => SystemFlags.Flagged, _ => SystemFlags.None };
    }

    private static bool TryHex(string value, out uint bits) => uint.TryParse(value, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out bits);
}
