using MailMover.Demo.Servers;

namespace MailMover.Benchmarks;

/// <summary>One copy to be made by a tool.</summary>
/// <param name="Source">The source server.</param>
/// <param name="SourcePort">Its port, or that of the slow line to it.</param>
/// <param name="SourceUser">The user there.</param>
/// <param name="Destination">The destination server.</param>
/// <param name="DestinationPort">Its port, or that of the slow line to it.</param>
/// <param name="DestinationUser">The user there.</param>
/// <param name="Directory">A directory of this copy's own, kept between the first run and the rerun.</param>
internal sealed record ToolContext(
    DovecotServer Source, int SourcePort, string SourceUser, DovecotServer Destination, int DestinationPort, string DestinationUser, string Directory)
{
    /// <summary>Where the destination server keeps this user's Maildir, if it keeps Maildirs.</summary>
    public string Maildir => Path.Combine(Destination.MailDirectory(DestinationUser), "Maildir");

    public string Write(string name, string text)
    {
        var file = Path.Combine(Directory, name);
        File.WriteAllText(file, text);
        return file;
    }
}
