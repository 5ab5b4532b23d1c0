using System.Globalization;
using MailMover.Core.Endpoints;

namespace MailMover.Bulk.Running;

/// <summary>What counts as one host: a name and a port, where the usual ports of all protocols are one.</summary>
internal static class HostKey
{
    /// <summary>Empty for mail on this computer.</summary>
    public static string Of(EndpointIdentity? endpoint) => endpoint switch
    {
        null or { IsLocal: true } => "",
        { Port: 0 } => endpoint.Host,
        _ => string.Create(CultureInfo.InvariantCulture, $"{endpoint.Host}:{endpoint.Port}"),
    };
}
