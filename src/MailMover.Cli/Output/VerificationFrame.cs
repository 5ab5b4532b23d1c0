using Spectre.Console;
using Spectre.Console.Rendering;

namespace MailMover.Cli.Output;

/// <summary>One picture of a verification. All text is shown as text, never read as markup.</summary>
internal static class VerificationFrame
{
    public static IRenderable Of(string title, VerificationSnapshot now, IReadOnlyList<(string Text, LiveTone Tone)> lines, int width) => new Rows(
    [
        LiveFrame.Title(title, width),
        LiveFrame.Line(now.Folder.Length == 0 ? "Looking at the folders" : now.Folder, width),
        LiveFrame.Bar(now.MessagesDone, now.MessagesTotal, width),
        LiveFrame.Line(now.Words, width),
        .. LiveFrame.Lines(lines, width),
    ]);
}
