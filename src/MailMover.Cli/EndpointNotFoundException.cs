namespace MailMover.Cli;

/// <summary>No server could be found for a mail address, or none that may be used.</summary>
internal sealed class EndpointNotFoundException(string message, IReadOnlyList<string> details, IReadOnlyList<string> nextSteps) : Exception(message)
{
    /// <summary>What was tried, a line each.</summary>
    public IReadOnlyList<string> Details { get; } = details;

    /// <summary>What to do now, a paragraph each.</summary>
    public IReadOnlyList<string> NextSteps { get; } = nextSteps;
}
