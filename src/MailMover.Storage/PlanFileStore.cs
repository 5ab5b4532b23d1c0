using System.Text;
using MailMover.Core.Preflight.Plans;

namespace MailMover.Storage;

/// <summary>Plan files on the disk. They name folders of somebody's mailbox, so they are for the user alone.</summary>
public static class PlanFileStore
{
    /// <summary>Reads a plan.</summary>
    /// <exception cref="FormatException">There is none, or it cannot be read; the message says what is wrong with it.</exception>
    public static PlanFile Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read });
            if (!stream.CanSeek || stream.Length > PlanFileText.MostOctets)
                throw new FormatException("it is no plan file (it is too large, or no file at all)");
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return PlanFileText.Read(reader.ReadToEnd());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new FormatException($"it cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>Why nothing may be written to that place, in words; null where it may: a file that is no plan is not ours to replace.</summary>
    public static string? ObjectionTo(string path)
    {
        if (Directory.Exists(path))
            return "this is a directory. Name a file.";
        if (!File.Exists(path))
            return Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))) ? null : "the directory for it is not there. Make it, or name another file.";
        try
        {
            Read(path);
            return null;
        }
        catch (FormatException)
        {
            return "there is another file of that name, which is no plan. Name a new file.";
        }
    }

    /// <summary>Writes the text of a plan; readers see all of it or what was there before.</summary>
    /// <exception cref="IOException">The disk is full, or the place is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there.</exception>
    public static void Write(string path, string text) => PrivateFiles.WriteText(path, text);
}
