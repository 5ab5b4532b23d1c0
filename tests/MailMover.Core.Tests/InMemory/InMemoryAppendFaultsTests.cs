using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.InMemory;
using MailMover.Testing.Time;
using Xunit;

namespace MailMover.Core.Tests.InMemory;

public sealed class InMemoryAppendFaultsTests
{
    private readonly InMemoryMailbox _mailbox = new(EndpointSide.Destination);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private int Held => _mailbox.Messages("INBOX").Count;

    [Fact]
    public async Task An_append_whose_answer_is_lost_is_committed_and_unknown()
    {
        _mailbox.Faults.LoseAnswer();
        var result = await AppendAsync("one", "two");
        Assert.Equal([AppendStatus.Unknown, AppendStatus.Unknown], result.Messages.Select(m => m.Status));
        Assert.Equal(FailureKind.Transient, result.ConnectionFailure!.Kind);
        Assert.Equal(2, Held);
    }

    [Fact]
    public async Task An_answer_can_be_lost_with_part_of_a_batch_committed()
    {
        _mailbox.Behaviour.TakesBatchesWhole = false;
        _mailbox.Faults.LoseAnswer(nth: 2, committed: 1);
        Assert.Null((await AppendAsync("one")).ConnectionFailure);
        await AppendAsync("two", "three");
        Assert.Equal(["one", "two"], _mailbox.Messages("INBOX").Select(m => m.Text));
    }

    [Fact]
    public async Task A_lost_append_is_unknown_and_never_committed()
    {
        _mailbox.Faults.LoseAppend();
        Assert.Equal(AppendStatus.Unknown, (await AppendAsync("one")).Messages[0].Status);
        Assert.Equal(0, _mailbox.CommitLateAppends());
        Assert.Equal(0, Held);
    }

    [Fact]
    public async Task An_append_that_was_not_sent_is_certainly_not_there()
    {
        _mailbox.Faults.BreakBeforeAppend();
        Assert.Equal(AppendStatus.NotSent, (await AppendAsync("one")).Messages[0].Status);
        Assert.Equal(0, Held);
        Assert.Equal(0, _mailbox.Calls.MessagesSent);
    }

    [Fact]
    public async Task An_append_can_be_committed_some_looks_after_the_cut()
    {
        _mailbox.Faults.CommitLate(LateCommit.AfterLooks(2));
        await AppendAsync("one");
        Assert.Equal(0, await LookAsync());
        Assert.Equal(0, await LookAsync());
        Assert.Equal(1, await LookAsync());
    }

    [Fact]
    public async Task An_append_can_be_committed_some_time_after_the_cut()
    {
        var clock = new AutoAdvancingTimeProvider();
        _mailbox.Time = clock;
        _mailbox.Faults.CommitLate(LateCommit.AfterTime(TimeSpan.FromSeconds(5)));
        await AppendAsync("one");
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, await LookAsync());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await LookAsync());
    }

    [Fact]
    public async Task An_append_can_be_committed_some_steps_after_the_cut_even_behind_its_repetition()
    {
        _mailbox.Faults.CommitLate(LateCommit.AfterSteps(7));
        await AppendAsync("one");
        await AppendAsync("one");
        Assert.Equal(1, Held);
        await _mailbox.GetTraitsAsync(Token);
        Assert.Equal(2, Held);
    }

    [Fact]
    public async Task What_was_under_way_behind_a_broken_append_is_unknown_and_what_comes_after_is_not_sent()
    {
        _mailbox.Faults.LoseAppend();
        await using var appender = await _mailbox.OpenAppenderAsync(FolderPath.Inbox, Token);
        var first = appender.AppendAsync([Request("one")], Token);
        var second = appender.AppendAsync([Request("two")], Token);
        Assert.Equal(AppendStatus.Unknown, (await first).Messages[0].Status);
        Assert.Equal(AppendStatus.Unknown, (await second).Messages[0].Status);
        var third = await appender.AppendAsync([Request("three")], Token);
        Assert.Equal(AppendStatus.NotSent, third.Messages[0].Status);
        Assert.NotNull(third.ConnectionFailure);
        Assert.Equal(0, Held);
    }

    [Fact]
    public async Task A_server_can_hang_up_on_one_message_whenever_it_comes()
    {
        _mailbox.Faults.HangUpOnAppendOf("bad");
        Assert.All((await AppendAsync("good", "a bad one")).Messages, m => Assert.Equal(AppendStatus.Unknown, m.Status));
        Assert.NotNull((await AppendAsync("a bad one")).ConnectionFailure);
        Assert.Null((await AppendAsync("good")).ConnectionFailure);
        Assert.Equal(1, Held);
    }

    [Fact]
    public async Task A_refused_message_takes_its_whole_MULTIAPPEND_with_it()
    {
        _mailbox.Faults.RefuseAppendOf("bad", "invalid header");
        var result = await AppendAsync("good", "bad");
        Assert.True(result.RefusedTogether);
        Assert.All(result.Messages, m => Assert.Equal("invalid header", m.Failure!.ServerText));
        Assert.Equal(0, Held);
        Assert.False((await AppendAsync("bad")).RefusedTogether);
    }

    [Fact]
    public async Task Without_MULTIAPPEND_a_refused_message_is_refused_alone()
    {
        _mailbox.Behaviour.TakesBatchesWhole = false;
        _mailbox.Faults.RefuseAppendOf("bad");
        var result = await AppendAsync("good", "bad", "good too");
        Assert.Equal([AppendStatus.Appended, AppendStatus.Refused, AppendStatus.Appended], result.Messages.Select(m => m.Status));
        Assert.False(result.RefusedTogether);
    }

    [Fact]
    public async Task Another_client_can_deliver_the_same_header_meanwhile()
    {
        _mailbox.Faults.DeliverTwinBeforeAppend();
        await AppendAsync("Message-ID: <1@x>\r\n\r\nours");
        var texts = _mailbox.Messages("INBOX").Select(m => m.Text).ToList();
        Assert.Equal(["Message-ID: <1@x>\r\n\r\nDelivered by another client meanwhile.\r\n", "Message-ID: <1@x>\r\n\r\nours"], texts);
    }

    [Fact]
    public async Task A_full_mailbox_refuses_with_quota()
    {
        _mailbox.Behaviour.QuotaInOctets = 10;
        Assert.Equal(AppendStatus.Appended, (await AppendAsync("12345")).Messages[0].Status);
        var refused = (await AppendAsync("123456")).Messages[0];
        Assert.Equal((FailureKind.Quota, FailureScope.Endpoint), (refused.Failure!.Kind, refused.Failure.Scope));
        Assert.Equal(1, Held);
    }

    [Fact]
    public async Task Too_large_a_message_is_refused()
    {
        _mailbox.Behaviour.AppendLimit = 5;
        Assert.Equal("TOOBIG", (await AppendAsync("123456")).Messages[0].Failure!.ResponseCode);
        Assert.Equal(5, (await _mailbox.GetTraitsAsync(Token)).AppendLimit);
    }

    [Fact]
    public async Task Throttling_of_an_append_ends_its_connection_and_names_a_delay()
    {
        _mailbox.Faults.Fail("append", FailureKind.Throttled, times: 2, retryAfter: TimeSpan.FromMinutes(1));
        for (var time = 1; time <= 2; time++)
        {
            var result = await AppendAsync("one");
            Assert.Equal((FailureKind.Throttled, TimeSpan.FromMinutes(1)), (result.ConnectionFailure!.Kind, result.ConnectionFailure.RetryAfter));
            Assert.Equal(AppendStatus.NotSent, result.Messages[0].Status);
        }

        Assert.Equal(AppendStatus.Appended, (await AppendAsync("one")).Messages[0].Status);
    }

    [Theory]
    [InlineData(KeywordHandling.Kept, AppendStatus.Appended, "\\Seen Later")]
    [InlineData(KeywordHandling.DroppedSilently, AppendStatus.Appended, "\\Seen")]
    [InlineData(KeywordHandling.Refused, AppendStatus.Refused, null)]
    public async Task Keywords_are_kept_dropped_or_refused(KeywordHandling handling, AppendStatus expected, string? kept)
    {
        _mailbox.Behaviour.Keywords = handling;
        await using var appender = await _mailbox.OpenAppenderAsync(FolderPath.Inbox, Token);
        var result = await appender.AppendAsync([Request("one") with { Flags = FlagSet.Parse("\\Seen Later") }], Token);
        Assert.Equal(expected, result.Messages[0].Status);
        Assert.Equal(kept, _mailbox.Messages("INBOX").SingleOrDefault()?.Flags.ToString());
    }

    [Fact]
    public async Task Octets_can_be_changed_behind_an_OK()
    {
        _mailbox.Behaviour.ChangesOctets = o => OctetChanges.AddFinalLineEnd(OctetChanges.ReplaceEightBitHeaders(o));
        Assert.Equal(AppendStatus.Appended, (await AppendAsync("Subject: \u00fc\r\n\r\n\u00fc")).Messages[0].Status);
        Assert.Equal("Subject: X\r\n\r\n\u00fc\r\n", _mailbox.Messages("INBOX")[0].Text);
        Assert.Equal("a\r\nb", Encoding.Latin1.GetString(OctetChanges.CompleteLineEnds("a\nb"u8.ToArray()).Span));
        Assert.Equal("ab\r\n", Encoding.Latin1.GetString(OctetChanges.DropBareCarriageReturns("a\rb\r\n"u8.ToArray()).Span));
    }

    [Fact]
    public async Task Identical_messages_can_be_kept_once_although_the_server_says_OK()
    {
        _mailbox.Behaviour.KeepsOneOfIdentical = true;
        var result = await AppendAsync("same", "same", "other");
        Assert.All(result.Messages, m => Assert.Equal(AppendStatus.Appended, m.Status));
        Assert.Equal(result.Messages[0].Uid, result.Messages[1].Uid);
        Assert.Equal(["same", "other"], _mailbox.Messages("INBOX").Select(m => m.Text));
    }

    [Fact]
    public async Task UIDs_can_be_kept_secret_or_be_those_of_another_generation()
    {
        _mailbox.Behaviour.HasUidPlus = false;
        var secret = await AppendAsync("one");
        Assert.Equal((0u, 0u), (secret.UidValidity, secret.Messages[0].Uid));
        (_mailbox.Behaviour.HasUidPlus, _mailbox.Behaviour.LiesAboutAppendUidValidity) = (true, true);
        Assert.NotEqual(_mailbox.UidValidity("INBOX"), (await AppendAsync("two")).UidValidity);
    }

    [Fact]
    public async Task More_batches_than_the_window_are_an_error_of_the_caller()
    {
        _mailbox.Behaviour.AppendWindow = 1;
        var answered = new TaskCompletionSource();
        await using var appender = await _mailbox.NewClient(step => step == "append:before" ? answered.Task : Task.CompletedTask).OpenAppenderAsync(FolderPath.Inbox, Token);
        var first = appender.AppendAsync([Request("one")], Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => appender.AppendAsync([Request("two")], Token));
        answered.SetResult();
        await first;
        await Assert.ThrowsAsync<ArgumentException>(() => appender.AppendAsync([], Token));
    }

    private static AppendRequest Request(string text) => new(PooledOctets.CopyOf(Encoding.Latin1.GetBytes(text)), FlagSet.Empty, DateTimeOffset.UnixEpoch);

    private async Task<AppendResult> AppendAsync(params string[] texts)
    {
        await using var appender = await _mailbox.OpenAppenderAsync(FolderPath.Inbox, Token);
        return await appender.AppendAsync([.. texts.Select(Request)], Token);
    }

    private async Task<long> LookAsync() => (await _mailbox.GetStatusAsync(FolderPath.Inbox, Token))!.Exists;
}
