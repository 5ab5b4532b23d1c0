namespace MailMover.Core.Endpoints;

/// <summary>What a server's words mean.</summary>
public sealed record ServerMeaning
{
    /// <summary>Whether, and how, going on can help; null where the response code decides.</summary>
    public FailureKind? Kind { get; init; }

    /// <summary>The cause in a sentence for people.</summary>
    public required string Cause { get; init; }

    /// <summary>What to do, as an instruction.</summary>
    public required string NextStep { get; init; }

    /// <summary>The page where that is done or explained; null where it is not known.</summary>
    public string? Page { get; init; }

    /// <summary>How long to wait where the server names no delay; null for the usual time.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Cause, next step and page as sentences for people.</summary>
    public override string ToString()
    {
        var (cause, step) = (Cause.TrimEnd('.', ' '), NextStep.TrimEnd('.', ':', ' '));
        return $"{(cause.Length == 0 ? "" : $"{cause}. ")}{step}{(string.IsNullOrEmpty(Page) ? "." : $": {Page}")}";
    }
}
