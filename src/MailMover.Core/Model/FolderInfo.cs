namespace MailMover.Core.Model;

/// <summary>One folder as its server lists it.</summary>
public sealed record FolderInfo
{
    /// <summary>Its decoded name.</summary>
    public required FolderPath Path { get; init; }

    /// <summary>What the server says it is for; never guessed from the name.</summary>
    public SpecialUse SpecialUse { get; init; }

    /// <summary>Whether it can be opened, that is, hold messages: neither <c>\Noselect</c> nor <c>\NonExistent</c>.</summary>
    public bool CanOpen { get; init; } = true;

    /// <summary>Whether the user is subscribed to it.</summary>
    public bool IsSubscribed { get; init; }

    /// <summary>Its figures where the listing asked for them and the folder can be opened; else null.</summary>
    public FolderStatus? Status { get; init; }
}
