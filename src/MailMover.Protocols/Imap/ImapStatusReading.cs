using System.Globalization;
using System.Text;
using MailMover.Core.Model;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>Reads a folder's figures from what STATUS, SELECT and EXAMINE send.</summary>
internal static class ImapStatusReading
{
    /// <summary>Reads <c>STATUS name (items)</c>; false where the payload is something else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out string name, out FolderStatus status)
    {
        (name, status) = ("", new FolderStatus { UidValidity = 0, Exists = 0 });
        if (!ImapResponse.StartsWithWord(payload, "STATUS"u8))
            return false;
        var tokens = new ImapTokens(payload["STATUS".Length..]);
        tokens.ReadString(out var octets);
        name = ImapQuoting.Octets(octets);
        if (!tokens.TrySkip((byte)'('))
            return false;
        while (!tokens.AtEnd && !tokens.TrySkip((byte)')'))
        {
            var item = Encoding.ASCII.GetString(tokens.ReadAtom()).ToUpperInvariant();
            if (!tokens.TryReadNumber(out var number))
                tokens.SkipValue();
            else
                status = With(status, item, number);
        }

        return true;
    }

    /// <summary>Adds what one untagged response of SELECT or EXAMINE says.</summary>
    public static FolderStatus Add(FolderStatus status, ReadOnlySpan<byte> payload)
    {
        if (ImapResponse.StartsWithWord(payload, "OK"u8))
        {
            var said = ImapStatus.Parse(payload);
            if (said.Code == "MAILBOXID")
                return status with { MailboxId = said.Arguments.Trim('(', ')') };
            return ulong.TryParse(said.Arguments, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? With(status, said.Code ?? "", number) : status;
        }

        var tokens = new ImapTokens(payload);
        return tokens.TryReadNumber(out var count) && ImapResponse.StartsWithWord(tokens.Rest.TrimStart((byte)' '), "EXISTS"u8)
            ? status with { Exists = (long)Math.Min(count, uint.MaxValue) }
            : status;
    }

    private static FolderStatus With(FolderStatus status, string item, ulong number) => item switch
    {
        "MESSAGES" => status with { Exists = (long)Math.Min(number, uint.MaxValue) },
        "UIDNEXT" => status with { UidNext = number <= uint.MaxValue ? (uint)number : 0 },
        "UIDVALIDITY" => status with { UidValidity = number <= uint.MaxValue ? (uint)number : 0 },
        "HIGHESTMODSEQ" => status with { HighestModSeq = number },
        "SIZE" => status with { SizeInOctets = number <= long.MaxValue ? (long)number : null },
        "APPENDLIMIT" => status with { AppendLimit = number <= long.MaxValue ? (long)number : null },
        _ => status,
    };
}
