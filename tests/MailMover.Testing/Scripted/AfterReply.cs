namespace MailMover.Testing.Scripted;

/// <summary>What a server does when it has said what it had to say.</summary>
public enum AfterReply
{
    /// <summary>It reads the next command.</summary>
    GoOn,

    /// <summary>It closes the connection.</summary>
    HangUp,

    /// <summary>It leaves the connection open and never speaks again.</summary>
    Stall,
}
