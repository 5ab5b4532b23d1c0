using System.Net;
using MailMover.Core.Endpoints;
using MailMover.Core.Limits;

namespace MailMover.Protocols.Connecting;

/// <summary>Where a connection goes, how it is protected and who logs in: what all protocols need to know alike.</summary>
internal sealed record ConnectionTarget
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required ConnectionSecurity Security { get; init; }

    public required string User { get; init; }

    /// <summary>Who logs in for the user, by SASL PLAIN with the user as authorization identity; null for the user.</summary>
    public string? AuthUser { get; init; }

    /// <summary>What is sent as the user's name at login; null for the name itself.</summary>
    public string? LoginName { get; init; }

    /// <summary>The name that a login without an authorization identity sends.</summary>
    public string Login => LoginName ?? User;

    public required ICredentialSource Credentials { get; init; }

    public string? CertificateAuthorityFile { get; init; }

    public string? CertificatePin { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>How fast octets may go; null for no limit.</summary>
    public LineRates? Rates { get; init; }

    /// <summary>The protocol, as people call it.</summary>
    public required string Protocol { get; init; }

    /// <summary>A sentence about the protocol's two ports, for who has mixed them up.</summary>
    public required string PortsHint { get; init; }

    /// <summary>Whether a password would go over a network for everybody to read.</summary>
    public bool IsReadable => Security == ConnectionSecurity.ClearText && Host != "localhost" && !(IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}
