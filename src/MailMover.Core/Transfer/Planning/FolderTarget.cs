using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Planning;

/// <summary>Where a folder goes, and why.</summary>
/// <param name="Path">The destination folder.</param>
/// <param name="Kind">What decided it.</param>
/// <param name="Note">The reason, in words; empty where there is nothing to say.</param>
internal sealed record FolderTarget(FolderPath Path, FolderTargetKind Kind, string Note);
