using MailMover.Cli.Endpoints;
using MailMover.Cli.Settings;
using MailMover.Core.Preflight;
using MailMover.Core.Transfer;
using MailMover.Storage;

namespace MailMover.Cli.Commands;

/// <summary>What is known of both ends before they are asked.</summary>
internal static class KnownEnds
{
    public static PreflightOptions Of(CommandContext context, PairSettings settings, SelectionRules rules) => new()
    {
        Rules = rules,
        MaxMessageInOctets = settings.MaxMessageInOctets,
        Source = Of(context, settings, settings.From),
        Destination = Of(context, settings, settings.To),
    };

    private static PreflightEnd Of(CommandContext context, PairSettings settings, EndpointSettings end) => end.Uri switch
    {
        LocalStoreUri store => new PreflightEnd { FreeOctets = DiskSpace.FreeAt(store.Path) },
        ServerUri server when (end.Provider ?? context.Providers.Load(settings.ProviderDirectory).ByHost(server.Host, server.User)) is { } provider =>
            ProviderEnd.Of(provider, end.Side, server.Kind),
        _ => new PreflightEnd(),
    };
}
