namespace MailMover.Core.Journal;

/// <summary>How the last run of a pair stands. Stored by number: never renumber.</summary>
public enum RunState
{
    /// <summary>No run yet.</summary>
    New = 0,

    /// <summary>A run is under way (or was killed, if nobody holds the pair).</summary>
    Running = 1,

    /// <summary>The last run reached its end.</summary>
    Finished = 2,

    /// <summary>The last run stopped before its end; running it again goes on.</summary>
    Stopped = 3,
}
