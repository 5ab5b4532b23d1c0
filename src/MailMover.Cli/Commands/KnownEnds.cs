using MailMover.Cli.Endpoints;
using MailMover.Cli.Settings;
using MailMover.Core.Preflight;
using MailMover.Core.Transfer;
using MailMover.Storage;

namespace MailMover.Cli.Commands;

/// <summary>What is known of both ends before they are asked.</summary>
internal static class KnownEnds
{
    public static PreflightOptions Of(PairSettings settings, SelectionRules rules) => new()
    {
        Rules = rules,
        MaxMessageInOctets = settings.MaxMessageInOctets,
        Source = Of(settings.From),
        Destination = Of(settings.To),
    };

    private static PreflightEnd Of(EndpointSettings end) =>
        end.Uri is LocalStoreUri store ? new PreflightEnd { FreeOctets = DiskSpace.FreeAt(store.Path) }
        : end.Provider is { } provider ? ProviderEnd.Of(provider, end.Side, end.Uri.Kind)
        : new PreflightEnd();
}
