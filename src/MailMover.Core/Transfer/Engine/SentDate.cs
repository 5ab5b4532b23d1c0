using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Transfer.Engine;

/// <summary>
/// The internal date with which a message is, or would be, sent: the source's, and where that cannot be true or the source has none, the header's.
/// Copy, adoption and verification go by the same one.
/// </summary>
internal static class SentDate
{
    /// <summary>Whether a date can be one of arrival.</summary>
    public static bool IsSensible(DateTimeOffset? date, DateTimeOffset now) => date is { } d && d.Year >= 1970 && d <= now.AddDays(1);

    /// <summary>
    /// Decides by the date that would be sent (engine-rules.md, 18): where a source has no dates of its own, one from the header that cannot be true would not be
    /// sent, and leaves nothing out.
    /// </summary>
    public static MessageFilter Filter(SelectionRules rules, SourceTraits traits, TimeProvider time) =>
        new(rules, traits.KeepsDates ? null : date => IsSensible(date, time.GetUtcNow()));

    /// <summary>The date, and why it is not the one that the source should have given, in words.</summary>
    /// <returns>No date where only the time of copying is left.</returns>
    public static (DateTimeOffset? Date, string Reason) Of(DateTimeOffset? listed, MessageHeader header, SourceTraits traits, DateTimeOffset now)
    {
        if (IsSensible(listed, now))
            return (listed, "");
        var date = IsSensible(header.SentOrReceived, now) ? header.SentOrReceived : null;
        if (traits.KeepsDates)
            return (date, $"the source gave no usable arrival date, so {(date is null ? "the time of copying" : "that of its header")} was used");
        return (date, date is null ? "its header has no usable date, so the time of copying was used" : "");
    }

    /// <summary>
    /// The date as far as it says more of a message than its header fields do: two messages may share these and the size. A date taken from the Date field
    /// is part of the fingerprint already.
    /// </summary>
    public static DateTimeOffset? AsEvidence(DateTimeOffset? listed, MessageHeader header, SourceTraits traits, DateTimeOffset now)
    {
        if (traits.KeepsDates && IsSensible(listed, now))
            return listed;
        var date = Of(traits.KeepsDates ? null : listed, header, traits, now).Date;
        return date == HeaderDate.Parse(Encoding.Latin1.GetBytes(header.Date)) ? null : date;
    }
}
