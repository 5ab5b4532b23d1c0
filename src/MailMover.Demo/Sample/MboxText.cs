using System.Globalization;
using System.Text;
using MailMover.Core.Model;
using MailMover.Demo.Imap;

namespace MailMover.Demo.Sample;

/// <summary>Writes a folder as mail programs of old wrote it: a file of messages one after the other, with flags in header lines (mboxrd).</summary>
internal static class MboxText
{
    /// <summary>Writes a file for the folder, with a directory for each level above it.</summary>
    public static async Task WriteAsync(string directory, DemoFolder folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine([directory, .. folder.Path.Segments]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var stream = new FileStream(file, FileMode.CreateNew);
        foreach (var message in folder.Messages)
            await stream.WriteAsync(Message(message), cancellationToken);
    }

    private static byte[] Message(SeedMessage message)
    {
        var text = Encoding.Latin1.GetString(message.Octets).Replace("\r\n", "\n", StringComparison.Ordinal);
        var body = text.IndexOf("\n\n", StringComparison.Ordinal) + 1;
        var date = message.InternalDate.ToUniversalTime().ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        var whole = new StringBuilder($"From MAILER-DAEMON {date}\n");
        AppendQuoted(whole, text[..body]);
        AppendFlags(whole, message.Flags);
        AppendQuoted(whole, text[body..]);
        return Encoding.Latin1.GetBytes(whole.Append('\n').ToString());
    }

    private static void AppendFlags(StringBuilder text, FlagSet flags)
    {
        text.Append(flags.System.HasFlag(SystemFlags.Seen) ? "Status: RO\n" : "Status: O\n");
        var more = string.Concat(Letter(SystemFlags.Answered, 'A'), Letter(SystemFlags.Flagged, 'F'), Letter(SystemFlags.Draft, 'T'), Letter(SystemFlags.Deleted, 'D'));
        if (more.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"X-Status: {more}\n");
        if (flags.Keywords.Any())
            text.Append(CultureInfo.InvariantCulture, $"X-Keywords: {string.Join(' ', flags.Keywords)}\n");

        string Letter(SystemFlags flag, char letter) => flags.System.HasFlag(flag) ? letter.ToString() : "";
    }

    private static void AppendQuoted(StringBuilder text, string lines)
    {
        foreach (var line in lines.Split('\n').SkipLast(1))
            text.Append(line.TrimStart('>').StartsWith("From ", StringComparison.Ordinal) ? ">" : "").Append(line).Append('\n');
    }
}
