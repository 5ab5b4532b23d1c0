namespace MailMover.Protocols.Imap;

/// <summary>The largest message that a folder takes, and who says so.</summary>
/// <param name="Octets">The limit.</param>
/// <param name="Provider">The provider that is known to have it; null where the server announced it.</param>
internal sealed record MessageSizeLimit(long Octets, string? Provider)
{
    /// <summary>The smaller one of what a server announced and what its provider is known to take; null where nothing is known.</summary>
    public static MessageSizeLimit? Of(long? announced, long? known, string provider) =>
        known is { } least && !(announced <= known) ? new MessageSizeLimit(least, provider.Length == 0 ? "the provider" : provider)
        : announced is { } told ? new MessageSizeLimit(told, null)
        : null;

    /// <summary>What it says, in words.</summary>
    public override string ToString() => Provider is null ? $"the server takes at most {Octets:N0} (APPENDLIMIT)" : $"{Provider} takes at most {Octets:N0}";
}
