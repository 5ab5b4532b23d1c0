namespace MailMover.Testing.InMemory;

/// <summary>What a server does with keywords that it does not know yet.</summary>
public enum KeywordHandling
{
    /// <summary>Keeps them.</summary>
    Kept,

    /// <summary>Answers OK and forgets them.</summary>
    DroppedSilently,

    /// <summary>Answers NO.</summary>
    Refused,
}
