namespace MailMover.Core.Limits;

/// <summary>Which way octets go. The numbers are stored: never renumber.</summary>
public enum OctetDirection
{
    /// <summary>From the server to this computer.</summary>
    Down = 0,

    /// <summary>From this computer to the server.</summary>
    Up = 1,
}
