using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Limits;
using MailMover.Core.Transfer.Spooling;
using MailMover.Storage;
using MailMover.Storage.Audit;
using MailMover.Storage.Findings;
using MailMover.Storage.Journal;
using MailMover.Storage.Spool;

namespace MailMover.Cli;

/// <summary>A state directory on disk.</summary>
internal sealed class ProgramState(StateDirectory directory, StateSettings settings, TimeProvider time) : IProgramState
{
    public ITransferJournal Journal { get; } = new SqliteTransferJournal(directory, new AuditSettings { File = FullAuditFile(settings), Privacy = settings.AuditPrivacy }, time);

    public string TemporaryDirectory => directory.Temporary;

    public IOctetLedger Ledger { get; } = directory.Ledger(time);

    public IMessageNumbers Numbers(EndpointIdentity endpoint) => directory.Numbers(endpoint, time);

    public bool HasSpool(EndpointIdentity source, EndpointIdentity destination) => DirectorySpool.Exists(directory, source, destination);

    public async Task<ISpool> OpenSpoolAsync(EndpointIdentity source, EndpointIdentity destination, CancellationToken cancellationToken) =>
        await DirectorySpool.OpenAsync(directory, source, destination, cancellationToken);

    public string AuditFile(EndpointIdentity source, EndpointIdentity destination) => FullAuditFile(settings) ?? directory.AuditFile(source, destination);

    public string RefusedDirectory(EndpointIdentity source, EndpointIdentity destination) => directory.RefusedDirectory(source, destination);

    public string OriginalsDirectory(EndpointIdentity source, EndpointIdentity destination) => directory.OriginalsDirectory(source, destination);

    public VerificationFiles BeginCertificate(EndpointIdentity source, EndpointIdentity destination, string? chosen) =>
        VerificationFiles.Begin(chosen ?? directory.CertificateDirectory(source, destination), directory.Temporary, source, destination);

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        await Ledger.DisposeAsync();
        directory.Dispose();
    }

    // The whole path, because the journal remembers it and the next run may begin in another directory.
    private static string? FullAuditFile(StateSettings settings) => settings.AuditFile is { } file ? Path.GetFullPath(file) : null;
}
