using MailMover.Core.Endpoints;

namespace MailMover.Bulk.Reading;

/// <summary>
/// What counts as one mailbox in a list: nearly all servers take the same user in other capitals for the same mailbox, so two rows that differ in nothing else
/// would copy it twice.
/// </summary>
internal static class MailboxKey
{
    public static string Of(EndpointIdentity endpoint) => endpoint.IsLocal && !OperatingSystem.IsWindows() ? endpoint.ToString() : endpoint.ToString().ToUpperInvariant();
}
