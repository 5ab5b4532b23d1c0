namespace MailMover.Core.Endpoints;

/// <summary>How far a failure reaches.</summary>
public enum FailureScope
{
    /// <summary>One message; the folder goes on.</summary>
    Message,

    /// <summary>One folder; the other folders go on.</summary>
    Folder,

    /// <summary>The connection or the whole endpoint.</summary>
    Endpoint,
}
