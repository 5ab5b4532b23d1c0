namespace MailMover.Chaos;

/// <summary>What can happen to a copy.</summary>
internal enum DisturbanceKind
{
    /// <summary>kill -9.</summary>
    Kill,

    /// <summary>SIGTERM.</summary>
    Terminate,

    /// <summary>Ctrl+C.</summary>
    Interrupt,

    /// <summary>Ctrl+C twice: stop at once.</summary>
    InterruptTwice,

    /// <summary>One connection breaks.</summary>
    CutConnection,

    /// <summary>All connections of a line break.</summary>
    CutLine,

    /// <summary>All connections of a line break, and new ones are refused for a while.</summary>
    RefuseConnections,

    /// <summary>Nothing passes for a while.</summary>
    Stall,

    /// <summary>What the program sends arrives, no answer comes back, and after a while the connections break.</summary>
    HalfCut,

    /// <summary>The program is killed while what it sent is still on its way; the server gets it after a while.</summary>
    KillWithLateDelivery,

    /// <summary>A server ends in an orderly way and starts again.</summary>
    Restart,

    /// <summary>A server's processes are killed, and it starts again.</summary>
    Crash,

    /// <summary>Somebody else delivers mail to the destination.</summary>
    Delivery,
}
