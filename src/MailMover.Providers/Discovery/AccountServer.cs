using MailMover.Protocols;
using MailMover.Protocols.Discovery;

namespace MailMover.Providers.Discovery;

/// <summary>A server of an account, with all that a login needs but the secret.</summary>
public sealed record AccountServer
{
    /// <summary>What it speaks.</summary>
    public required MailProtocol Protocol { get; init; }

    /// <summary>The host, in lower case.</summary>
    public required string Host { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>How the line is protected; never not at all.</summary>
    public required ConnectionSecurity Security { get; init; }

    /// <summary>The user name that it wants for this address.</summary>
    public required string User { get; init; }

    /// <summary>Whether it takes an OAuth token and no password.</summary>
    public bool TokenOnly { get; init; }
}
