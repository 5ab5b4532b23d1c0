namespace MailMover.Core.Endpoints;

/// <summary>Whether, and how, going on can help.</summary>
public enum FailureKind
{
    /// <summary>The line broke or the server is in trouble: reconnect and repeat.</summary>
    Transient,

    /// <summary>The server asks for patience: wait as long as it says, with fewer connections.</summary>
    Throttled,

    /// <summary>The server said no and will say so again.</summary>
    Permanent,

    /// <summary>The login was refused.</summary>
    Authentication,

    /// <summary>The mailbox is full.</summary>
    Quota,

    /// <summary>There is no server there, or its certificate is not trusted.</summary>
    Unreachable,

    /// <summary>
    /// A limit that this program keeps by itself was reached: octets a day, the time of a run. Nobody failed, so it is no attempt. <see cref="MailFailureException.ResumeAt"/>
    /// says when there is room again; without it the run ends.
    /// </summary>
    CapReached,

    /// <summary>UIDVALIDITY is not what it was when the folder was listed.</summary>
    UidValidityChanged,
}
