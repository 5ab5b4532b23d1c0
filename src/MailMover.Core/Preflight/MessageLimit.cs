using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Preflight;

/// <summary>The largest message that goes into a folder.</summary>
/// <param name="Announced">What the server announces (RFC 7889); null where it does not.</param>
/// <param name="Known">What its provider is known to take, which may have changed since; null where nothing is known.</param>
/// <param name="Own">What the program takes.</param>
internal sealed record MessageLimit(long? Announced, long? Known, long Own)
{
    /// <summary>The least of all.</summary>
    public long Octets => Math.Min(Known ?? long.MaxValue, SureOctets);

    /// <summary>The least of what does not rest on a template.</summary>
    public long SureOctets => Math.Min(Announced ?? long.MaxValue, Own);

    /// <summary>The limit of a destination's folders, but for what single ones tell.</summary>
    public static MessageLimit Of(PreflightOptions options, DestinationTraits traits) =>
        new(traits.AnnouncedAppendLimit, options.Destination.Limits.MessageInOctets ?? traits.AppendLimit, options.MaxMessageInOctets);

    /// <summary>The same for one folder, with what the server tells of it.</summary>
    public MessageLimit At(FolderInfo? folder) => folder?.Status?.AppendLimit is { } told ? this with { Announced = Math.Min(told, Announced ?? long.MaxValue) } : this;
}
