using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Testing.Comparing;

/// <summary>What must be equal of a message at both ends.</summary>
internal sealed record ComparedMessage(Sha256Digest Sha256, string Flags, DateTimeOffset? InternalDate, TimeSpan? Zone)
{
    /// <summary>For the words only: where it was found and what it is about.</summary>
    private string Label { get; init; } = "";

    /// <summary>What could not be read is equal to nothing.</summary>
    private bool IsReadable { get; init; } = true;

    public static ComparedMessage Of(FetchedMessage fetched, ComparisonOptions options)
    {
        var listing = fetched.Message;
        var label = $"{listing.Key} '{fetched.Header?.Subject}'";
        if (fetched.Outcome != FetchOutcome.Read)
            return new(default, "", null, null) { IsReadable = false, Label = $"{label} ({fetched.Outcome}: {fetched.Reason})" };

        var flags = options.Keywords ? listing.Flags : FlagSet.Of(listing.Flags.System);
        var date = options.InternalDates ? listing.InternalDate : null;
        return new(fetched.Octets!.Sha256, options.Flags ? flags.ToString() : "", date, date?.Offset) { Label = label };
    }

    // Who compares two messages wants to know what they hold, not where they were.
    public bool Equals(ComparedMessage? other) =>
        other is { IsReadable: true } && IsReadable && Sha256 == other.Sha256 && Zone == other.Zone && InternalDate == other.InternalDate &&
        string.Equals(Flags, other.Flags, StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => Sha256.GetHashCode();

    public override string ToString() => $"{Label} [{Flags}] {InternalDate:yyyy-MM-dd HH:mm:ss zzz} sha256 {Sha256.ToString()[..12]}";
}
