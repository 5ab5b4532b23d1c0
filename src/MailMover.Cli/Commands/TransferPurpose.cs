namespace MailMover.Cli.Commands;

/// <summary>Which command the options of a transfer are for.</summary>
internal enum TransferPurpose
{
    Copy,
    Plan,
    Backup,
}
