using System.Globalization;

namespace MailMover.Protocols.Pop3;

/// <summary>What a server said to CAPA (RFC 2449).</summary>
internal sealed class Pop3Capabilities
{
    private readonly Dictionary<string, string> _lines = new(StringComparer.OrdinalIgnoreCase);

    private Pop3Capabilities(bool isKnown) => IsKnown = isKnown;

    /// <summary>Of a server that does not know CAPA: anything may be there, and is found by trying.</summary>
    public static Pop3Capabilities Unknown { get; } = new(false);

    /// <summary>Whether the server told any.</summary>
    public bool IsKnown { get; }

    /// <summary>Whether commands may be sent before the answers to earlier ones have come.</summary>
    public bool Pipelining => Has("PIPELINING");

    public IReadOnlySet<string> AuthenticationMechanisms =>
        _lines.GetValueOrDefault("SASL", "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The least time between two logins; null where there is none.</summary>
    public TimeSpan? LoginDelay =>
        int.TryParse(_lines.GetValueOrDefault("LOGIN-DELAY", "").Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, 24 * 3600))
            : null;

    /// <summary>After how many days the server may delete messages, 0 for as soon as they were read; null for never, or where it is not told.</summary>
    public int? ExpireDays =>
        int.TryParse(_lines.GetValueOrDefault("EXPIRE", "").Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null;

    /// <summary>What it announces, without parameters and in upper case.</summary>
    public IReadOnlySet<string> Names => _lines.Keys.Select(k => k.ToUpperInvariant()).ToHashSet();

    /// <summary>Whether the server may delete what was read as soon as the session ends.</summary>
    public bool DeletesWhatWasRead => ExpireDays == 0;

    public static Pop3Capabilities Of(IEnumerable<string> lines)
    {
        var capabilities = new Pop3Capabilities(true);
        foreach (var line in lines)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            capabilities._lines[space < 0 ? line : line[..space]] = space < 0 ? "" : line[(space + 1)..].Trim();
        }

        return capabilities;
    }

    public bool Has(string name) => _lines.ContainsKey(name);
}
