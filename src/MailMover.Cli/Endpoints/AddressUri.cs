using MailMover.Core.Endpoints;
using MailMover.Providers.Discovery;

namespace MailMover.Cli.Endpoints;

/// <summary>A mail address whose server is not known yet. A <see cref="ServerUri"/> takes its place before anything is asked for or opened.</summary>
/// <param name="Address">The address.</param>
/// <param name="Kind">The protocol that is wanted, or preferred where none was named.</param>
internal sealed record AddressUri(AccountAddress Address, EndpointKind Kind = EndpointKind.Imap) : EndpointUri(Kind)
{
    /// <summary>The protocol that was named; null where IMAP is preferred and POP3 will do.</summary>
    public EndpointKind? Named { get; init; }

    /// <summary>The journal goes by servers, so there is none yet.</summary>
    public override EndpointIdentity Identity => throw new InvalidOperationException("The server of this address has not been looked for yet.");

    public override string ToString() => Address.Text;
}
