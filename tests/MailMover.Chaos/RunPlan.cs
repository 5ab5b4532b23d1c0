namespace MailMover.Chaos;

/// <summary>One disturbed copy and what happens after it.</summary>
/// <param name="Disturbances">What happens to it.</param>
/// <param name="Arguments">Options that change how it works and not what it copies.</param>
/// <param name="NewMail">How many messages arrive at the source afterwards.</param>
/// <param name="LosesJournal">Whether the state directory is deleted afterwards.</param>
internal sealed record RunPlan(IReadOnlyList<Disturbance> Disturbances, IReadOnlyList<string> Arguments, int NewMail, bool LosesJournal)
{
    public override string ToString()
    {
        IEnumerable<string> parts = [.. Disturbances.Select(d => d.ToString()), .. NewMail > 0 ? ["new mail"] : (string[])[], .. LosesJournal ? ["journal lost"] : (string[])[]];
        return string.Join(" + ", parts);
    }
}
