namespace MailMover.Cli.Endpoints;

/// <summary>What an endpoint speaks, or how a local store keeps its mail.</summary>
internal enum EndpointKind
{
    Imap,
    Pop3,
    Maildir,
    Mbox,
    Eml,
}
