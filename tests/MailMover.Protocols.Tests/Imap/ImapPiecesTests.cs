using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Imap;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>The small parts, each alone.</summary>
public sealed class ImapPiecesTests
{
    [Theory]
    [InlineData("Entw\u00fcrfe", "Entw&APw-rfe")]
    [InlineData("\u65e5\u672c\u8a9e", "&ZeVnLIqe-")]
    [InlineData("Fun & Games", "Fun &- Games")]
    [InlineData("&-", "&--")]
    [InlineData("smile \U0001F600", "smile &2D3eAA-")]
    [InlineData("a\tb", "a&AAk-b")]
    public void Folder_names_are_encoded_and_decoded(string name, string encoded)
    {
        Assert.Equal(encoded, ModifiedUtf7.Encode(name));
        Assert.True(ModifiedUtf7.TryDecode(encoded, out var decoded));
        Assert.Equal(name, decoded);
    }

    [Theory]
    [InlineData("R&D")]
    [InlineData("&AAA")]
    [InlineData("&A-")]
    [InlineData("&2D0-")]
    [InlineData("caf\u00e9")]
    public void What_is_not_encoded_properly_is_said_to_be_so(string name) => Assert.False(ModifiedUtf7.TryDecode(name, out _));

    [Fact]
    public void Sets_of_UIDs_are_compact_and_cut_before_a_line_gets_too_long()
    {
        Assert.Equal(["1:3,5,7:8"], UidSet.Compact([8, 1, 2, 3, 5, 7, 2]));
        Assert.Empty(UidSet.Compact([]));
        var sets = UidSet.Compact(Enumerable.Range(1, 5_000).Select(i => (uint)i * 2)).ToList();
        Assert.True(sets.Count > 1);
        Assert.All(sets, s => Assert.True(s.Length < 4_100));
        Assert.Equal(Enumerable.Range(1, 5_000).Select(i => (uint)i * 2), sets.SelectMany(s => UidSet.Expand(s, 10_000)!));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("a")]
    [InlineData("1:*")]
    [InlineData("1:4294967295")]
    public void What_is_no_set_of_so_many_UIDs_is_none(string set) => Assert.Null(UidSet.Expand(set, 10));

    [Fact]
    public void The_highest_UID_there_can_be_ends_a_set() => Assert.Equal([4294967294u, 4294967295u], UidSet.Expand("4294967294:4294967295", 2));

    [Theory]
    [InlineData("17-Jul-1996 02:44:25 -0700")]
    [InlineData(" 7-Jul-1996 02:44:25 +0545")]
    [InlineData("31-Dec-9999 23:59:59 +0000")]
    public void Dates_are_read_and_written_alike(string text)
    {
        var date = ImapDate.Parse(Encoding.ASCII.GetBytes(text));
        if (date is { Year: < 9999 })
            Assert.Equal(text, ImapDate.Format(date.Value));
        else
            Assert.Null(date);
    }

    [Theory]
    [InlineData("")]
    [InlineData("31-Feb-2020 00:00:00 +0000")]
    [InlineData("01-Jan-2020 25:00:00 +0000")]
    [InlineData("01-Jan-2020 00:00:00 +9900")]
    [InlineData("01-Jan-2020 00:00:00 -0799")]
    [InlineData("01-Jan-0000 00:00:00 +0000")]
    [InlineData("Mon, 1 Jan 2020 00:00:00")]
    public void A_date_that_cannot_be_is_none(string text) => Assert.Null(ImapDate.Parse(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("OK [READ-ONLY] done", "OK", "READ-ONLY", "", "done")]
    [InlineData("no [OVERQUOTA] Quota exceeded", "NO", "OVERQUOTA", "", "Quota exceeded")]
    [InlineData("OK [PERMANENTFLAGS (\\Seen \"a]b\" \\*)] x", "OK", "PERMANENTFLAGS", "(\\Seen \"a]b\" \\*)", "x")]
    [InlineData("BAD", "BAD", null, "", "")]
    [InlineData("OK [broken", "OK", null, "", "[broken")]
    public void Status_responses_are_taken_apart(string line, string word, string? code, string arguments, string text) =>
        Assert.Equal(new ImapStatus(word, code, arguments, text), ImapStatus.Parse(Encoding.ASCII.GetBytes(line)));

    [Theory]
    [InlineData("Suggested Backoff Time: 295000 milliseconds", 295)]
    [InlineData("Too busy, try again in 5 minutes.", 300)]
    [InlineData("retry after 30", 30)]
    [InlineData("try again in 2 hours", 7200)]
    [InlineData("try again in 2 days", 172_800)]
    [InlineData("try again in 24 hrs", 86_400)]
    [InlineData("try again in 1.5 hours", 5400)]
    [InlineData("retry after 00:15:00", 900)]
    [InlineData("try again in 2 hours and 30 minutes.", 9000)]
    [InlineData("try again in 1h30m", 5400)]
    [InlineData("try again in 5 minutes, 3 failures so far", 300)]
    [InlineData("try again in 3 weeks", 1_814_400)]
    public void The_delay_that_a_server_names_is_found(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), ImapFailures.RetryAfter(text));

    [Theory]
    [InlineData("Mailbox has 295000 messages, try again later")]
    [InlineData("try again in 3 fortnights")]
    [InlineData("try again after 15:30")]
    [InlineData("try again in 30-60 minutes")]
    [InlineData("try again in 0 seconds")]
    [InlineData("try again in 900000 hours")]
    [InlineData("try again in 99999999999 seconds")]
    public void No_delay_is_made_up(string text) => Assert.Null(ImapFailures.RetryAfter(text));

    [Theory]
    [InlineData("OVERQUOTA", FailureKind.Quota, FailureScope.Message)]
    [InlineData("TRYCREATE", FailureKind.Permanent, FailureScope.Folder)]
    [InlineData("TOOBIG", FailureKind.Permanent, FailureScope.Message)]
    [InlineData("INUSE", FailureKind.Throttled, FailureScope.Endpoint)]
    [InlineData("SERVERBUG", FailureKind.Transient, FailureScope.Endpoint)]
    [InlineData("EXPIRED", FailureKind.Authentication, FailureScope.Endpoint)]
    public void Response_codes_decide_how_far_a_refusal_reaches(string code, FailureKind kind, FailureScope scope)
    {
        var failure = Failures().Refused("a message", new ImapStatus("NO", code, "", "too many connections, rate limit"), FailureScope.Message);
        Assert.Equal((kind, scope, code), (failure.Kind, failure.Scope, failure.ResponseCode));
    }

    [Fact]
    public void English_alone_makes_no_refusal_passing() =>
        Assert.Equal(FailureKind.Permanent, Failures().Refused("a message", new ImapStatus("NO", null, "", "temporarily over the rate limit"), FailureScope.Message).Kind);

    [Fact]
    public void What_a_server_says_is_made_harmless()
    {
        Assert.Equal("a b  c evil", ServerText.Clean("a\tb\r\nc \u202eevil\u0007"));
        Assert.Equal(1000, ServerText.Clean(new string('x', 5_000)).Length);
    }

    [Fact]
    public void Windows_grow_where_UIDs_are_sparse_and_shrink_where_they_are_dense()
    {
        var windows = new ListingWindows(1, uint.MaxValue, 10);
        var count = 0;
        while (windows.TryNext(out _, out _))
        {
            windows.Found(0);
            count++;
        }

        Assert.InRange(count, 10, 40);
        var dense = new ListingWindows(1, 1_000_000, 1_000_000);
        Assert.True(dense.TryNext(out var from, out var to));
        Assert.Equal((1u, 2_000u), (from, to));
    }

    private static ImapFailures Failures() => new(EndpointSide.Destination, new ImapEndpointOptions
    {
        Host = "imap.example.org",
        Port = 993,
        Security = ConnectionSecurity.ImplicitTls,
        User = "jo",
        Credentials = new FixedCredential("x"),
        TemporaryDirectory = "",
    });
}
