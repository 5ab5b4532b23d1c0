namespace MailMover.Core.Transfer;

/// <summary>What happens to messages that carry <c>\Deleted</c> at the source.</summary>
public enum DeletedPolicy
{
    /// <summary>They go over with the flag, except to servers that act on it at once. The default.</summary>
    Keep,

    /// <summary>They go over without the flag.</summary>
    Clear,

    /// <summary>They are left out.</summary>
    Skip,
}
