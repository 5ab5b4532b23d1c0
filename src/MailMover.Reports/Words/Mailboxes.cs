using MailMover.Core.Endpoints;

namespace MailMover.Reports.Words;

/// <summary>A mailbox as its owner knows it.</summary>
internal static class Mailboxes
{
    public static string Of(EndpointIdentity endpoint) =>
        endpoint.IsLocal ? endpoint.ToString() : $"{endpoint.User} at {endpoint.Host}{(endpoint.Port == 0 ? "" : $":{endpoint.Port}")}";
}
