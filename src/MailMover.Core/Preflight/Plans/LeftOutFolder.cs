using MailMover.Core.Model;

namespace MailMover.Core.Preflight.Plans;

/// <summary>A folder that does not go over.</summary>
/// <param name="Source">The folder at the source.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record LeftOutFolder(FolderPath Source, string Reason);
