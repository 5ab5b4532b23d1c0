namespace MailMover.Storage.Findings;

/// <summary>A file is not a findings file that can be used. Holds every problem, so that all can be put right at once.</summary>
public sealed class FindingsFormatException : Exception
{
    /// <summary>Makes it from its problems, each of which says what to do next.</summary>
    public FindingsFormatException(params IReadOnlyList<string> problems) : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>The problems in words.</summary>
    public IReadOnlyList<string> Problems { get; }
}
