namespace MailMover.Testing.Comparing;

/// <summary>The result of comparing two mailboxes.</summary>
/// <param name="Differences">What differs, in words; empty where nothing does.</param>
/// <param name="Messages">How many messages the source has.</param>
public sealed record MailboxComparison(IReadOnlyList<string> Differences, int Messages)
{
    /// <summary>As many differences as a person reads.</summary>
    private const int Shown = 20;

    public bool AreEqual => Differences.Count == 0;

    public override string ToString() => AreEqual
        ? $"The mailboxes are equal: {Messages} messages."
        : string.Join('\n', Differences.Take(Shown).Prepend($"{Differences.Count} differences:")) + (Differences.Count > Shown ? "\n..." : "");
}
