using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>What a server answers to GETQUOTAROOT (RFC 9208, section 4.2.2). What it cannot read it passes over: a quota that is not known keeps nobody from copying.</summary>
internal sealed class ImapQuotaReading
{
    /// <summary>STORAGE is told in units of 1,024 octets.</summary>
    private const long StorageUnit = 1024;

    /// <summary>More than any server has for one mailbox.</summary>
    private const int MostRoots = 100;

    private readonly List<string> _names = [];
    private readonly Dictionary<string, QuotaRoot> _roots = new(StringComparer.Ordinal);
    private bool _isNamed;

    /// <summary>The roots of the mailbox that was asked about, each once. A server that does not say which those are is taken to speak of no others.</summary>
    public IReadOnlyList<QuotaRoot> Roots => [.. _roots.Where(r => !_isNamed || _names.Contains(r.Key)).Select(r => r.Value)];

    public void Take(ReadOnlySpan<byte> payload)
    {
        if (ImapResponse.StartsWithWord(payload, "QUOTAROOT"u8))
            TakeNames(new ImapTokens(payload["QUOTAROOT".Length..]));
        else if (ImapResponse.StartsWithWord(payload, "QUOTA"u8))
            TakeRoot(new ImapTokens(payload["QUOTA".Length..]));
    }

    private void TakeNames(ImapTokens tokens)
    {
        _isNamed = true;
        tokens.ReadString(out _);
        while (!tokens.AtEnd && _names.Count < MostRoots)
        {
            var before = tokens.Rest.Length;
            if (tokens.ReadString(out var name) != ImapStringKind.Nil)
                _names.Add(ImapQuoting.Octets(name));
            if (tokens.Rest.Length == before)
                return;
        }
    }

    private void TakeRoot(ImapTokens tokens)
    {
        tokens.ReadString(out var name);
        if (!tokens.TrySkip((byte)'(') || _roots.Count >= MostRoots)
            return;
        var root = new QuotaRoot { Name = ServerText.Clean(ImapQuoting.Octets(name)) };
        while (!tokens.AtEnd && !tokens.TrySkip((byte)')'))
        {
            var resource = tokens.ReadAtom();
            var (used, limit) = (ReadNumber(ref tokens), ReadNumber(ref tokens));
            if (resource.IsEmpty)
                break;
            if (used is not { } there || limit is not { } most)
                continue;
            if (Ascii.EqualsIgnoreCase(resource, "STORAGE"u8))
                root = root with { Storage = new QuotaAmount(Octets(there), Octets(most)) };
            else if (Ascii.EqualsIgnoreCase(resource, "MESSAGE"u8))
                root = root with { Messages = new QuotaAmount(there, most) };
        }

        _roots[ImapQuoting.Octets(name)] = root;
    }

    /// <summary>A number; the largest there is where the server tells a larger one; null where it tells none, or one below 0 (which some mean as no limit).</summary>
    private static long? ReadNumber(ref ImapTokens tokens)
    {
        var text = tokens.ReadAtom();
        if (text.IsEmpty || text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return null;
        return long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
    }

    private static long Octets(long units) => units > long.MaxValue / StorageUnit ? long.MaxValue : units * StorageUnit;
}
