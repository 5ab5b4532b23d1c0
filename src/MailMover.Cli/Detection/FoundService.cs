using MailMover.Cli.Endpoints;
using MailMover.Protocols.Discovery;

namespace MailMover.Cli.Detection;

/// <summary>A server that answers, and what a login showed of the mailbox behind it.</summary>
internal sealed record FoundService
{
    public required ServicePlace Place { get; init; }

    /// <summary>The mailbox; null where no user is known.</summary>
    public ServerUri? Endpoint { get; init; }

    /// <summary>What is in it; null where nobody logged in, or the login failed.</summary>
    public MailboxLook? Look { get; init; }

    /// <summary>Why there is no look, in words; null where none was wanted or it succeeded.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the login was refused.</summary>
    public bool LoginRefused { get; init; }
}
