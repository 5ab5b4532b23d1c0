using MailMover.Core.Endpoints;

namespace MailMover.Cli;

/// <summary>Two private mailboxes, one with mail in it.</summary>
internal interface IDemo : IAsyncDisposable
{
    /// <summary>What it runs on, and why, in words.</summary>
    string Introduction { get; }

    string SourceUri { get; }

    string DestinationUri { get; }

    /// <summary>Made for this demonstration, worth nothing after it; null where there is no login.</summary>
    string? Password { get; }

    /// <summary>What the mailbox holds, in words.</summary>
    IReadOnlyList<string> Contents { get; }

    /// <summary>Reads both sides back: how many messages, and each difference in words.</summary>
    Task<(int Messages, IReadOnlyList<string> Differences)> CompareAsync(IMailEndpoint source, IMailEndpoint destination, CancellationToken cancellationToken);
}
