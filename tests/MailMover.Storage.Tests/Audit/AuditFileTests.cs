using System.Text;
using MailMover.Storage.Audit;
using Xunit;

namespace MailMover.Storage.Tests.Audit;

/// <summary>What a run that was killed, or a machine that lost its power, may leave behind.</summary>
public sealed class AuditFileTests : IDisposable
{
    private static readonly string Header = Encoding.UTF8.GetString(AuditFormat.Header);
    private readonly TemporaryState _state = new();

    private string File => _state.Beside("audit.csv");

    [Theory]
    [InlineData("")]
    [InlineData("b,")]
    [InlineData("b,2\r\n")]
    [InlineData("b,2\r\nc,")]
    [InlineData("b,2\r\nc,3\r\nd,4\r\n")]
    [InlineData("b,\0\0\0\0\0")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\r\n")]
    public void However_much_of_the_outbox_was_written_each_line_is_there_once(string written)
    {
        var known = Prepare("a,1\r\n", written);
        using (Open(known, "b,2\r\n", "c,3\r\nd,4\r\n"))
            Assert.Equal(Header + "a,1\r\nb,2\r\nc,3\r\nd,4\r\n", Read());
    }

    [Theory]
    [InlineData("x,9\r\n", "a,1\r\nx,9\r\nb,2\r\n")]
    [InlineData("b,2\r\nx,9\r\n", "a,1\r\nb,2\r\nx,9\r\n")]
    [InlineData("x,9\r\nb", "a,1\r\nx,9\r\nb,2\r\n")]
    public void Lines_of_another_pair_stay(string after, string expected)
    {
        var known = Prepare("a,1\r\n", after);
        using (Open(known, "b,2\r\n"))
            Assert.Equal(Header + expected, Read());
    }

    [Theory]
    [InlineData("")]
    [InlineData("time,run")]
    public void A_header_that_was_cut_is_completed(string beginning)
    {
        System.IO.File.WriteAllText(File, beginning);
        using (Open(null, "a,1\r\n"))
            Assert.Equal(Header + "a,1\r\n", Read());
    }

    [Fact]
    public void A_file_that_the_journal_does_not_know_goes_on_after_its_last_whole_line()
    {
        Prepare("a,1\r\nb,", "");
        using var file = Open(null);
        file.Append("c,3\r\n"u8);
        Assert.Equal(Header + "a,1\r\nc,3\r\n", Read());
        Assert.Equal(new FileInfo(File).Length, file.Length);
    }

    public void Dispose() => _state.Dispose();

    private long Prepare(string known, string after)
    {
        System.IO.File.WriteAllText(File, Header + known + after);
        return Header.Length + known.Length;
    }

    private AuditFile Open(long? known, params string[] pending) => AuditFile.Open(File, known, pending.Select(Encoding.UTF8.GetBytes));

    private string Read()
    {
        using var reader = new StreamReader(new FileStream(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
