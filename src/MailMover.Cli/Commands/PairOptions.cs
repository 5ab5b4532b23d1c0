using MailMover.Cli.Endpoints;
using MailMover.Cli.Help;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;

namespace MailMover.Cli.Commands;

/// <summary>The options that describe both ends.</summary>
internal sealed class PairOptions(string fromWords = "The mailbox to copy from. It is not changed.", string toWords = "The mailbox to copy to. Nothing in it is deleted.")
{
    private readonly EndpointOptions _from = new(EndpointSide.Source, fromWords);
    private readonly EndpointOptions _to = new(EndpointSide.Destination, toWords);

    private readonly LookupOptions _lookup = new();

    public IReadOnlyList<OptionGroup> Groups => [_from.Group, _to.Group, _lookup.Group(_from.OfAddress)];

    /// <summary>What the next command has to repeat.</summary>
    public IReadOnlyList<string> Repeated(OptionValues values, EndpointSettings? from, EndpointSettings? to) =>
        [.. _from.RepeatedEndpoint(values, from), .. _to.RepeatedEndpoint(values, to), .. _from.RepeatedTrust(values), .. _to.RepeatedTrust(values)];

    /// <summary>Both ends; null where one is missing or wrong, which is then among the problems.</summary>
    public (EndpointSettings? From, EndpointSettings? To) Read(OptionValues values)
    {
        var (from, to) = (_from.Read(values), _to.Read(values));
        var lookup = _lookup.Read(values);
        from = With(from, lookup);
        to = With(to, lookup);
        // Where an address is among them this is looked at again once its server is known.
        if (from is not null && (from.Uri is AddressUri || to?.Uri is AddressUri ? from.Uri == to?.Uri : from.Uri.Identity == to?.Uri.Identity))
            values.Problem("--from, --to: source and destination are the same mailbox.");
        else if (from?.Uri is LocalStoreUri source && to?.Uri is LocalStoreUri destination && LocalPlaceCheck.Overlap(source, destination))
            values.Problem("--from, --to: one of the two places lies in the other, so the copy would be taken for mail to copy. Choose a place beside it.");
        return (from, to);
    }

    private static EndpointSettings? With(EndpointSettings? end, LookupSettings lookup) => end is null ? null : end with { Lookup = lookup };
}
