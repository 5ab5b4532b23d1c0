namespace MailMover.Core.Preflight;

/// <summary>What is known of the provider of one end besides its limits, chosen for this end and its protocol.</summary>
public sealed record ProviderKnowledge
{
    /// <summary>Nothing is known.</summary>
    public static ProviderKnowledge None { get; } = new();

    /// <summary>What surprises people there although nothing is broken.</summary>
    public IReadOnlyList<ProviderAdvice> Traps { get; init; } = [];

    /// <summary>What has to be done there before a login works.</summary>
    public IReadOnlyList<ProviderAdvice> SwitchOnFirst { get; init; } = [];

    /// <summary>What becomes of the mailbox when its owner leaves, with the date of that knowledge; null where it is not known.</summary>
    public ProviderAdvice? Closing { get; init; }

    /// <summary>What is known of the limit of visible messages, such as another server that shows all; null for nothing.</summary>
    public string? VisibleMessages { get; init; }
}
