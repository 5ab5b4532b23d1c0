namespace MailMover.Core.Transfer;

/// <summary>The two stages of stopping.</summary>
/// <param name="Graceful">First Ctrl+C: nothing new is begun, what is in flight is finished and recorded. Never passed into a running command.</param>
/// <param name="Forceful">Second Ctrl+C: connections are closed at once; what was in flight is settled by the next run.</param>
public readonly record struct Stopping(CancellationToken Graceful, CancellationToken Forceful);
