namespace MailMover.Core.Endpoints;

/// <summary>How reading one message ended.</summary>
public enum FetchOutcome
{
    /// <summary>Its octets are there.</summary>
    Read,

    /// <summary>The server does not have it any more.</summary>
    Vanished,

    /// <summary>The server has it but did not give it (an error, NIL, or no octets where its size is not 0).</summary>
    Failed,
}
