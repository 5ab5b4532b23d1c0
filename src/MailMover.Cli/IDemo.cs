using MailMover.Core.Endpoints;

namespace MailMover.Cli;

/// <summary>Two private servers, one with mail in it.</summary>
internal interface IDemo : IAsyncDisposable
{
    string SourceUri { get; }

    string DestinationUri { get; }

    /// <summary>Made for this demonstration, worth nothing after it.</summary>
    string Password { get; }

    /// <summary>What the mailbox holds, in words.</summary>
    IReadOnlyList<string> Contents { get; }

    /// <summary>Reads both sides back: how many messages, and each difference in words.</summary>
    Task<(int Messages, IReadOnlyList<string> Differences)> CompareAsync(IMailEndpoint source, IMailEndpoint destination, CancellationToken cancellationToken);
}
