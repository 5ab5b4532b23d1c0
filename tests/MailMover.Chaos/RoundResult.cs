namespace MailMover.Chaos;

/// <summary>What a round found.</summary>
internal sealed record RoundResult(RoundPlan Plan)
{
    public TimeSpan Took { get; init; }

    /// <summary>Disturbances that hit a running copy.</summary>
    public int Hits { get; init; }

    public IReadOnlyList<string> Lost { get; init; } = [];

    public IReadOnlyList<string> Doubled { get; init; } = [];

    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>There twice, and the program said so: the server committed a command that it had not confirmed.</summary>
    public IReadOnlyList<string> LateCommits { get; init; } = [];

    /// <summary>Wrong exit codes, equations that do not balance, runs that hang, later runs that are not silent.</summary>
    public IReadOnlyList<string> WrongEndings { get; init; } = [];

    /// <summary>Verdicts that are not true, and messages that were not brought back as they should.</summary>
    public IReadOnlyList<string> WrongVerdicts { get; init; } = [];

    /// <summary>How many verdicts were looked at.</summary>
    public int Verdicts { get; init; }

    /// <summary>Where what is needed to look into it is kept; null where nothing is wrong.</summary>
    public string? Kept { get; init; }

    public bool IsRight => Lost.Count + Doubled.Count + Changed.Count + WrongVerdicts.Count + WrongEndings.Count == 0;

    /// <summary>Everything that is wrong, in words.</summary>
    public IEnumerable<string> Faults =>
    [
        .. Lost.Select(l => "lost: " + l), .. Doubled.Select(d => "doubled: " + d), .. Changed.Select(c => "changed: " + c), .. WrongVerdicts.Select(v => "wrong verdict: " + v), .. WrongEndings.Select(w => "wrong: " + w),
    ];
}
