namespace MailMover.Core.Preflight;

/// <summary>The largest message that goes over.</summary>
internal static class MessageLimit
{
    /// <summary>The least of what the server announces, what its provider is known to take, and what the program takes.</summary>
    public static long? Of(PreflightOptions options, EndLook destination) =>
        new[] { destination.Traits.AppendLimit, destination.Known.Limits.MessageInOctets, options.MaxMessageInOctets }.Min();
}
