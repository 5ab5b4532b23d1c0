namespace MailMover.Core.Endpoints;

/// <summary>Where mail comes from. Nothing that a source offers can change the mailbox behind it.</summary>
public interface IMailSource : IMailEndpoint
{
    /// <summary>What this source can and cannot tell. Default: all that IMAP can.</summary>
    SourceTraits SourceTraits => new();
}
