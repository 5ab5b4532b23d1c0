namespace MailMover.Cli;

/// <summary>What was typed cannot be carried out. Holds every problem, so that all can be put right at once.</summary>
internal sealed class UsageException(params IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
