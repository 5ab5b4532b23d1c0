using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Limits;
using MailMover.Core.Transfer.Spooling;
using MailMover.Storage.Findings;

namespace MailMover.Cli;

/// <summary>An open state directory.</summary>
internal interface IProgramState : IAsyncDisposable
{
    ITransferJournal Journal { get; }

    /// <summary>Where large messages are kept while they pass.</summary>
    string TemporaryDirectory { get; }

    /// <summary>What the accounts have read and were given, for their daily limits. Nothing is made on disk before it is used.</summary>
    IOctetLedger Ledger { get; }

    /// <summary>The numbers of an endpoint whose messages have none of their own. Nothing is made on disk before they are used.</summary>
    IMessageNumbers Numbers(EndpointIdentity endpoint);

    /// <summary>Whether downloaded messages of this pair wait there that may not have arrived.</summary>
    bool HasSpool(EndpointIdentity source, EndpointIdentity destination);

    /// <summary>Where downloaded messages are kept until they have arrived.</summary>
    /// <exception cref="JournalException">It cannot be used.</exception>
    /// <exception cref="PairHeldException">Another run uses it.</exception>
    Task<ISpool> OpenSpoolAsync(EndpointIdentity source, EndpointIdentity destination, CancellationToken cancellationToken);

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
