using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer;

/// <summary>Something that front ends may want to show at once. What changes with every message is in <see cref="TransferProgress"/> instead.</summary>
public abstract record TransferEvent
{
    /// <summary>When it happened.</summary>
    public required DateTimeOffset Time { get; init; }
}

/// <summary>The plan is made; writing begins.</summary>
/// <param name="Plan">The plan.</param>
public sealed record PlanMade(TransferPlan Plan) : TransferEvent;

/// <summary>A destination folder was created.</summary>
/// <param name="Folder">Its name.</param>
/// <param name="Note">Why it has another name than at the source; empty where it has not.</param>
public sealed record FolderCreated(FolderPath Folder, string Note) : TransferEvent;

/// <summary>Work on a folder begins, or begins again after a failure.</summary>
/// <param name="Pair">The folder.</param>
public sealed record FolderStarted(FolderPair Pair) : TransferEvent;

/// <summary>A folder is done.</summary>
/// <param name="Report">What became of it.</param>
public sealed record FolderFinished(FolderReport Report) : TransferEvent;

/// <summary>A message did not go over, or not as it was.</summary>
/// <param name="Folder">The source folder.</param>
/// <param name="Key">The message.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Subject">Its subject, if known.</param>
public sealed record MessageNoted(FolderPath Folder, MessageKey Key, MessageOutcome Outcome, string Reason, string Subject) : TransferEvent;

/// <summary>The transfer waits before it tries again.</summary>
/// <param name="Side">Which end is the reason.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Until">When it goes on.</param>
/// <param name="Attempt">Which attempt without progress comes next, from 1; 0 where it waits for a limit of its own, which is no attempt.</param>
public sealed record Waiting(EndpointSide Side, string Reason, DateTimeOffset Until, int Attempt) : TransferEvent;

/// <summary>Something that the user should know, in words.</summary>
/// <param name="Text">The words.</param>
public sealed record Noted(string Text) : TransferEvent;

/// <summary>The run has ended.</summary>
/// <param name="Report">What became of it.</param>
public sealed record RunFinished(TransferReport Report) : TransferEvent;
