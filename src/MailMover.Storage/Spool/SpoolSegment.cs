namespace MailMover.Storage.Spool;

/// <summary>One file of a spool: messages that were kept together. It goes when none of them is held any longer.</summary>
internal sealed class SpoolSegment(string path)
{
    public const string Extension = ".spool";

    public string Path => path;

    /// <summary>How many of its messages are held.</summary>
    public int Held { get; set; }

    public static string PathOf(string directory, long number) => System.IO.Path.Combine(directory, $"{number:d10}{Extension}");
}
