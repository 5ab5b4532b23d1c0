namespace MailMover.Testing.InMemory;

/// <summary>When a server commits an APPEND that it never confirmed. The commit is always seen before <see cref="InMemoryMailbox"/> is asked the next time after that.</summary>
public sealed record LateCommit
{
    private LateCommit()
    {
    }

    internal int? Looks { get; init; }

    internal int? Steps { get; init; }

    internal TimeSpan? Delay { get; init; }

    /// <summary>So many looks at the folder (STATUS, or opening it) see nothing yet; the next one sees it.</summary>
    public static LateCommit AfterLooks(int looks) => new() { Looks = looks };

    /// <summary>So many steps of whatever kind pass before.</summary>
    public static LateCommit AfterSteps(int steps) => new() { Steps = steps };

    /// <summary>It comes when so much time has passed on the mailbox's clock.</summary>
    public static LateCommit AfterTime(TimeSpan delay) => new() { Delay = delay };

    /// <summary>It comes only when the test calls <see cref="InMemoryContents.CommitLateAppends"/>.</summary>
    public static LateCommit WhenTold { get; } = new();
}
