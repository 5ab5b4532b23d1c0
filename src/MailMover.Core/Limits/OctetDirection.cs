namespace MailMover.Core.Limits;

/// <summary>What octets are counted for. The numbers are stored: never renumber.</summary>
public enum OctetDirection
{
    /// <summary>From the server to this computer.</summary>
    Down = 0,

    /// <summary>From this computer to the server.</summary>
    Up = 1,

    /// <summary>Listings of messages: from the server too, and a part of what counts for <see cref="Down"/>, kept by itself.</summary>
    Listing = 2,
}
