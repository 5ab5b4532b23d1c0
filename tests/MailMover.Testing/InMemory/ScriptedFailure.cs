using MailMover.Core.Endpoints;

namespace MailMover.Testing.InMemory;

/// <summary>A failure that comes at the nth call of an operation and so many times after.</summary>
internal sealed record ScriptedFailure(string Operation, FailureKind Kind, FailureScope Scope, TimeSpan? RetryAfter, string ServerText)
{
    public int Nth { get; set; }

    public int Times { get; set; }

    public bool IsDue()
    {
        if (Nth > 1)
        {
            Nth--;
            return false;
        }

        return Times == int.MaxValue || Times-- > 0;
    }

    public MailFailureException ToException(EndpointSide side, string operation) =>
        new(side, Scope, Kind, $"The in-memory {side.ToString().ToLowerInvariant()} failed at '{operation}' as the test told it: {ServerText}")
        {
            RetryAfter = RetryAfter,
            ServerText = ServerText,
            ResponseCode = ServerText.StartsWith('[') ? ServerText[1..ServerText.IndexOf(']', StringComparison.Ordinal)] : null,
        };
}
