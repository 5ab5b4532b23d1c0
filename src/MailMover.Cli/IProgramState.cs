using MailMover.Core.Endpoints;
using MailMover.Core.Journal;

namespace MailMover.Cli;

/// <summary>An open state directory.</summary>
internal interface IProgramState : IAsyncDisposable
{
    ITransferJournal Journal { get; }

    /// <summary>Where large messages are kept while they pass.</summary>
    string TemporaryDirectory { get; }

    string AuditFile(EndpointIdentity source, EndpointIdentity destination);

    /// <summary>Where messages are saved that the destination refused.</summary>
    string RefusedDirectory(EndpointIdentity source, EndpointIdentity destination);

    /// <summary>Where the untouched originals of repaired messages are saved.</summary>
    string OriginalsDirectory(EndpointIdentity source, EndpointIdentity destination);
}
