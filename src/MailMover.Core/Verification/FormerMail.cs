namespace MailMover.Core.Verification;

/// <summary>
/// Messages that were copied and that the source does not show any more, though nobody deleted them behind the user's back. They are no part of the equation, which is
/// about what the source has now; they are looked for by what the journal knows of them.
/// </summary>
/// <param name="Removed">Deleted from the source by the user's order, after their copies were read back.</param>
/// <param name="RemovedStillThere">Those of them that lie where they were put, by headers and size.</param>
/// <param name="Hidden">Not shown any more by a provider that hides mail once it was fetched.</param>
/// <param name="HiddenStillThere">Those of them that lie where they were put, by headers and size.</param>
public sealed record FormerMail(long Removed, long RemovedStillThere, long Hidden, long HiddenStillThere)
{
    /// <summary>None at all.</summary>
    public static FormerMail None { get; } = new(0, 0, 0, 0);
}
