using MailMover.Core.Model;
using MailMover.Demo.Imap;

namespace MailMover.Demo.Sample;

/// <summary>A folder of the demo's mailbox.</summary>
internal sealed record DemoFolder(FolderPath Path, string Note, IReadOnlyList<SeedMessage> Messages);
