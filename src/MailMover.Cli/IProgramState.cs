using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Storage.Findings;

namespace MailMover.Cli;

/// <summary>An open state directory.</summary>
internal interface IProgramState : IAsyncDisposable
{
    ITransferJournal Journal { get; }

    /// <summary>Where large messages are kept while they pass.</summary>
    string TemporaryDirectory { get; }

    /// <summary>The numbers of an endpoint whose messages have none of their own. Nothing is made on disk before they are used.</summary>
    IMessageNumbers Numbers(EndpointIdentity endpoint);

    string AuditFile(EndpointIdentity source, EndpointIdentity destination);

    /// <summary>Where messages are saved that the destination refused.</summary>
    string RefusedDirectory(EndpointIdentity source, EndpointIdentity destination);

    /// <summary>Where the untouched originals of messages are saved that went over repaired.</summary>
    string OriginalsDirectory(EndpointIdentity source, EndpointIdentity destination);

    /// <summary>Begins what a verification leaves behind.</summary>
    /// <param name="source">The source.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="directory">Where to; null for the pair's own directory.</param>
    /// <exception cref="JournalException">It cannot be used.</exception>
    VerificationFiles BeginCertificate(EndpointIdentity source, EndpointIdentity destination, string? directory);
}
