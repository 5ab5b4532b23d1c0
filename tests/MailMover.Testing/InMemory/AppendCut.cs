namespace MailMover.Testing.InMemory;

/// <summary>How the connection breaks at an append.</summary>
internal sealed class AppendCut
{
    public int Nth { get; set; }

    /// <summary>How many messages of the batch are committed although no answer comes.</summary>
    public int Committed { get; init; }

    /// <summary>Whether not one octet went out.</summary>
    public bool Unsent { get; init; }

    /// <summary>When the rest is committed; null for never.</summary>
    public LateCommit? Late { get; init; }
}
