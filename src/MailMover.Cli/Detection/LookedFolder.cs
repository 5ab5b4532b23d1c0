using MailMover.Core.Model;

namespace MailMover.Cli.Detection;

/// <summary>A folder with its figures.</summary>
internal sealed record LookedFolder(FolderPath Path, long Messages, long? Octets);
