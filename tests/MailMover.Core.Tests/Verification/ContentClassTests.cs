using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Verification;
using MailMover.Core.Verification.Engine;
using Xunit;

namespace MailMover.Core.Tests.Verification;

public sealed class ContentClassTests
{
    private const string Plain = "From: a@b.example\r\nSubject: Größe\r\n x\r\n\r\nHello\r\n\r\nWorld\r\n";

    public static TheoryData<string, string, ContentMatch, string> Pairs => new()
    {
        { Plain, Plain, ContentMatch.Identical, "" },
        { Plain, Plain.Replace("\r\n", "\n", StringComparison.Ordinal), ContentMatch.LineEndsOnly, "" },
        { Plain[..^2], Plain, ContentMatch.LineEndsOnly, "" },
        { Plain, "X-A: 1\r\n" + Plain, ContentMatch.HeaderAdded, "X-A" },
        { Plain, Plain.Replace("\r\n\r\nHello", "\r\nX-B: 2\r\n 3\r\nx-c: 4\r\n\r\nHello", StringComparison.Ordinal), ContentMatch.HeaderAdded, "X-B, x-c" },
        { Plain, Plain.Replace("From: a@b.example\r\n", "From: a@b.example\r\nReceived: by x\r\n", StringComparison.Ordinal), ContentMatch.HeaderAdded, "Received" },
        { Plain, Plain.Replace("ö", "X", StringComparison.Ordinal).Replace("ß", "X", StringComparison.Ordinal), ContentMatch.OctetsReplaced, "" },
        { Plain, Plain.Replace("ö", "", StringComparison.Ordinal), ContentMatch.OctetsReplaced, "" },
        { "A: b\r\n\r\nx\0y\r\n", "A: b\r\n\r\nxy\r\n", ContentMatch.OctetsReplaced, "" },
        { "A: b\r\n\r\nx\ry\r\n", "A: b\r\n\r\nxy\r\n", ContentMatch.OctetsReplaced, "" },
        { Plain, Plain.Replace("Hello", "Jello", StringComparison.Ordinal), ContentMatch.Differs, "" },
        { Plain, Plain.Replace("\r\n\r\nWorld", "\r\nWorld", StringComparison.Ordinal), ContentMatch.Differs, "" },
        { Plain, Plain + "More\r\n", ContentMatch.Differs, "" },
        { Plain, Plain[..^4], ContentMatch.Differs, "" },
        { Plain, Plain.Replace("From: a@b.example\r\n", "", StringComparison.Ordinal), ContentMatch.Differs, "" },
        { Plain, Plain.Replace("Subject: Größe\r\n x", "Subject: Größe y", StringComparison.Ordinal), ContentMatch.Differs, "" },
        { Plain, Plain.Replace("From: a@b.example", "From: c@b.example", StringComparison.Ordinal), ContentMatch.Differs, "" },
        { "A: b\r\n\r\nGröße\r\n", "A: b\r\n\r\nGrXXe\r\n", ContentMatch.Differs, "" },
        { "A: b\r\n\r\nHello\r\n", "", ContentMatch.Differs, "" },
        { "", "A: b\r\n\r\n", ContentMatch.Differs, "" },
        { "no header at all\r\n", "no header at ALL\r\n", ContentMatch.Differs, "" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task What_the_server_did_is_told_from_another_content(string source, string copy, ContentMatch expected, string note)
    {
        using var one = PooledOctets.CopyOf(Encoding.Latin1.GetBytes(source));
        using var other = PooledOctets.CopyOf(Encoding.Latin1.GetBytes(copy));

        Assert.Equal((expected, note), await ContentComparison.CompareAsync(one, other, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Messages_with_many_octets_that_may_be_replaced_are_compared_in_no_time()
    {
        using var one = PooledOctets.CopyOf(Encoding.Latin1.GetBytes("Subject: " + new string('ö', 100_000) + "\r\n\r\n"));
        using var other = PooledOctets.CopyOf(Encoding.Latin1.GetBytes("Subject: " + new string('X', 99_000) + "!\r\n\r\n"));

        await ContentComparison.CompareAsync(one, other, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
