using System.Text;
using MailMover.Protocols.LocalStores;

namespace MailMover.Protocols.Tests.LocalStores;

public sealed class LineEndCompletionTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\nb\n", "a\r\nb\r\n")]
    [InlineData("\n\n", "\r\n\r\n")]
    [InlineData("a\r\nb\r\n", "a\r\nb\r\n")]
    [InlineData("a\rb\r", "a\rb\r")]
    [InlineData("a\r\r\nb", "a\r\r\nb")]
    [InlineData("a\n\r\n\r\r\n\n", "a\r\n\r\n\r\r\n\r\n")]
    public void Only_a_LF_alone_gets_a_CR_however_little_is_read_at_once(string stored, string served)
    {
        for (var size = 1; size <= 5; size++)
        {
            using var stream = new LineEndCompletion(new MemoryStream(Encoding.ASCII.GetBytes(stored)));
            using var read = new MemoryStream();
            var buffer = new byte[size];
            for (int count; (count = stream.Read(buffer)) > 0;)
                read.Write(buffer, 0, count);
            Assert.Equal(served, Encoding.ASCII.GetString(read.ToArray()));
        }
    }

    [Fact]
    public async Task A_CR_at_the_end_of_one_piece_belongs_to_the_LF_of_the_next()
    {
        var stored = new string('x', (32 << 10) - 1) + "\r\n" + new string('y', 70_000) + "\n";
        await using var stream = new LineEndCompletion(new MemoryStream(Encoding.ASCII.GetBytes(stored)));
        using var read = new MemoryStream();
        await stream.CopyToAsync(read, TestContext.Current.CancellationToken);
        Assert.Equal(stored[..^1] + "\r\n", Encoding.ASCII.GetString(read.ToArray()));
    }
}
