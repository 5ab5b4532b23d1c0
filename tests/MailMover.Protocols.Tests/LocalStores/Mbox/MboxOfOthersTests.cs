using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Contracts;

namespace MailMover.Protocols.Tests.LocalStores.Mbox;

/// <summary>Files that Python, mutt and Thunderbird made; see Fixtures/README.md.</summary>
public sealed class MboxOfOthersTests : IDisposable
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "LocalStores", "Fixtures");

    private static readonly string FromLines =
        "From: Jo <jo@example.org>\r\nTo: kim@example.org\r\nDate: Mon, 02 Mar 2020 10:11:12 +0100\r\nMessage-ID: <tb1@example.org>\r\nSubject: from lines\r\n\r\n"
        + "From here on it is text.\r\n>From quoted already.\r\n\r\nFrom jo@example.org Mon Mar  2 10:11:12 2020\r\nlooks like a separator\r\n";

    private static readonly string Received =
        "Received: from a by b; Tue, 03 Mar 2020 11:12:13 +0000\r\nFrom: Kim <kim@example.org>\r\nDate: Mon, 02 Mar 2020 10:11:12 +0100\r\nMessage-ID: <tb2@example.org>\r\nSubject: deleted one\r\nX-UIDL: own\r\n\r\nbody\r\n";

    private static readonly string EightBit =
        "From: Kim <kim@example.org>\r\nDate: Mon, 02 Mar 2020 10:11:12 +0100\r\nMessage-ID: <tb3@example.org>\r\nSubject: Gr=?UTF-8?Q?=C3=BC?=ße\r\n\r\n8-bit ä\r\n\r\n\r\n";

    private static readonly string Unended = "From: a@example.org\r\nSubject: no final line end\r\nMessage-ID: <tb4@example.org>\r\n\r\nends";

    private readonly MboxStores _stores = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _stores.Dispose();

    [Fact]
    public async Task A_file_of_mutt_is_read_whole_with_flags_and_exact_to_the_octet()
    {
        await using var source = _stores.Open(EndpointSide.Source, Path.Combine(Fixtures, "mutt.mbox"));
        var read = await source.ReadFolderAsync(FolderPath.Of("mutt"), Token);
        Assert.Equal([Unended, EightBit, FromLines, Received], read.Select(Text));
        Assert.Equal(["", "", "\\Seen \\Answered", "\\Flagged"], read.Select(m => m.Listing.Flags.ToString()));
        Assert.Equal(new DateTimeOffset(2020, 3, 2, 9, 11, 12, TimeSpan.Zero), read[2].Listing.InternalDate);
    }

    [Fact]
    public async Task A_file_of_Python_is_read_whole_with_flags()
    {
        await using var source = _stores.Open(EndpointSide.Source, Path.Combine(Fixtures, "python.mbox"));
        var read = await source.ReadFolderAsync(FolderPath.Of("python"), Token);

        // Python quotes a line that begins with From and leaves one that is quoted already: the file does not tell them apart any more.
        Assert.Equal([FromLines.Replace("\n>From quoted", "\nFrom quoted", StringComparison.Ordinal), Received, EightBit, Unended + "\r\n"], read.Select(Text));
        Assert.Equal(["\\Seen \\Answered", "\\Flagged", "", "\\Seen \\Deleted"], read.Select(m => m.Listing.Flags.ToString()));
        Assert.All(read, m => Assert.Equal(new DateTimeOffset(2020, 3, 5, 10, 13, 14, TimeSpan.Zero), m.Listing.InternalDate));
    }

    [Fact]
    public async Task Messages_keep_their_numbers_when_mutt_changes_the_file()
    {
        var file = _stores.Write("Inbox", "");
        File.Copy(Path.Combine(Fixtures, "python.mbox"), file, overwrite: true);
        await using var source = _stores.Open(EndpointSide.Source);
        var before = await source.ReadFolderAsync(FolderPath.Inbox, Token);
        File.Copy(Path.Combine(Fixtures, "mutt-changed.mbox"), file, overwrite: true);
        var after = await source.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal(before.Take(3).Select(m => m.Listing.Key), after.Select(m => m.Listing.Key));
        Assert.Equal(before.Take(3).Select(Text), after.Select(Text));
        Assert.Equal(["\\Seen \\Answered", "", ""], after.Select(m => m.Listing.Flags.ToString()));
    }

    [Fact]
    public async Task Thunderbirds_folders_are_read_whole_with_flags_and_without_what_it_has_deleted()
    {
        await using var source = _stores.Open(EndpointSide.Source, Path.Combine(Fixtures, "thunderbird"));
        var folders = await source.ListFoldersAsync(true, Token);
        Assert.Equal(["INBOX", "Projekte", "Projekte/Grün", "Trash", "Unsent Messages"], folders.Select(f => f.Path.ToString()));
        var inner = await source.ReadFolderAsync(FolderPath.Of("Projekte", "Grün"), Token);
        Assert.Equal([FromLines, Received, EightBit], inner.OrderBy(m => Text(m).IndexOf("<tb", StringComparison.Ordinal) is var at ? Text(m)[at + 3] : ' ').Select(Text));
        Assert.Equal(["\\Seen \\Answered $Forwarded", "\\Seen", "\\Flagged $label1 work"], inner.Select(m => m.Listing.Flags.ToString()));
        Assert.Equal(new DateTimeOffset(2020, 3, 3, 11, 12, 13, TimeSpan.Zero), inner[1].Listing.InternalDate);

        var inbox = await source.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal([FromLines, EightBit], inbox.Select(Text));
        Assert.Single(source.Remarks);
    }

    private static string Text((MessageListing Listing, byte[]? Octets) message) => Encoding.UTF8.GetString(message.Octets!);
}
