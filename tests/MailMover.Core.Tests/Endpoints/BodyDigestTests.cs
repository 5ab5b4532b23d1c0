using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using Xunit;

namespace MailMover.Core.Tests.Endpoints;

public class BodyDigestTests
{
    [Theory]
    [InlineData("A: b\r\n\r\none\r\ntwo\r\n")]
    [InlineData("A: b\n\none\ntwo\n")]
    [InlineData("A: b\r\n\r\none\ntwo")]
    [InlineData("Other: header\r\n folded\r\nX: y\r\n\r\none\r\ntwo\r\n")]
    [InlineData("From jo Mon Jan  1 00:00:00 2020\nA: b\n\none\ntwo\n")]
    [InlineData("\r\none\r\ntwo\r\n")]
    [InlineData("one\r\ntwo\r\n")]
    public async Task Header_line_ends_and_a_missing_last_one_do_not_count(string message) =>
        Assert.Equal(Sha256Digest.Of("one\ntwo\n"u8), await DigestAsync(message));

    [Theory]
    [InlineData("A: b\r\n\r\none\r\ntwo\r\n\r\n")]
    [InlineData("A: b\r\n\r\none\rtwo\r\n")]
    [InlineData("A: b\r\n\r\none\r\ntwo\r")]
    [InlineData("A: b\r\n\r\none\r\ntwo \r\n")]
    public async Task Everything_else_in_the_body_counts(string message) =>
        Assert.NotEqual(Sha256Digest.Of("one\ntwo\n"u8), await DigestAsync(message));

    [Theory]
    [InlineData("Hello\r\n\r\nWorld", "Hallo\r\n\r\nWorld")]
    [InlineData("X: 1\r\n\r\n", "X: 2\r\n\r\n")]
    [InlineData("X: 1", "X: 2")]
    [InlineData("no header at all", "no header at ALL")]
    public async Task Messages_without_a_proper_header_or_body_are_told_apart_by_all_they_have(string one, string other) =>
        Assert.NotEqual(await DigestAsync(one), await DigestAsync(other));

    [Fact]
    public async Task An_empty_message_has_a_digest_too() => Assert.Equal(Sha256Digest.Of([]), await DigestAsync(""));

    [Fact]
    public async Task It_does_not_matter_how_the_stream_is_cut()
    {
        var message = Encoding.ASCII.GetBytes("Subject: x\r\n y\r\n\r\n" + string.Concat(Enumerable.Repeat("line\r\n\r\r\n\n", 20)) + "end\r");
        var whole = await BodyDigest.OfAsync(new MemoryStream(message), TestContext.Current.CancellationToken);

        for (var size = 1; size < 40; size++)
            Assert.Equal(whole, await BodyDigest.OfAsync(new ChoppedStream(message, size), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_line_without_end_is_no_header_and_needs_no_memory()
    {
        var message = new string('x', 200_000);

        Assert.Equal(Sha256Digest.Of(Encoding.ASCII.GetBytes(message + "\n")), await DigestAsync(message));
    }

    private static Task<Sha256Digest> DigestAsync(string message) =>
        BodyDigest.OfAsync(new MemoryStream(Encoding.Latin1.GetBytes(message)), TestContext.Current.CancellationToken);

    private sealed class ChoppedStream(byte[] octets, int size) : MemoryStream(octets)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
