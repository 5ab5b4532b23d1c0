using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>How appends end when the server, or the line, does not do as it should.</summary>
public sealed class ImapAppendingTests
{
    private const int Patience = 30_000;
    private const string WithoutMulti = "IMAP4rev1 SASL-IR AUTH=PLAIN NAMESPACE UIDPLUS LITERAL+";
    private const string Synchronising = "IMAP4rev1 SASL-IR AUTH=PLAIN NAMESPACE UIDPLUS MULTIAPPEND";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Patience)]
    [InlineData("[APPENDUID 7 10:11] done", 7, 10, 11)]
    [InlineData("[APPENDUID 7 11,15] done", 7, 11, 15)]
    [InlineData("[APPENDUID 8 10:11] done", 0, 0, 0)]
    [InlineData("[APPENDUID 7 10] done", 0, 0, 0)]
    [InlineData("[APPENDUID 7 1:4000000000] done", 0, 0, 0)]
    [InlineData("done", 0, 0, 0)]
    public async Task UIDs_count_only_if_they_can_be_true(string answer, uint uidValidity, uint first, uint second)
    {
        var result = await AppendAsync(_ => $"TAG OK {answer}\r\n", 2);
        Assert.Equal(uidValidity, result.UidValidity);
        Assert.Equal([new(AppendStatus.Appended, first), new(AppendStatus.Appended, second)], result.Messages);
    }

    [Fact(Timeout = Patience)]
    public async Task Messages_refused_in_one_command_are_refused_together()
    {
        var result = await AppendAsync(_ => "TAG NO [LIMIT] not so many\r\n", 2);
        Assert.True(result.RefusedTogether);
        Assert.All(result.Messages, m => Assert.Equal((AppendStatus.Refused, FailureKind.Throttled), (m.Status, m.Failure!.Kind)));
        Assert.Null(result.ConnectionFailure);
    }

    [Fact(Timeout = Patience)]
    public async Task One_message_refused_among_single_commands_is_refused_alone()
    {
        var result = await AppendAsync(c => c.EndsWith("number 1", StringComparison.Ordinal) ? "TAG NO [OVERQUOTA] full\r\n" : null, 3, WithoutMulti);
        Assert.Equal([AppendStatus.Appended, AppendStatus.Refused, AppendStatus.Appended], result.Messages.Select(m => m.Status));
        Assert.Equal((FailureKind.Quota, FailureScope.Message, "OVERQUOTA"), (result.Messages[1].Failure!.Kind, result.Messages[1].Failure!.Scope, result.Messages[1].Failure!.ResponseCode));
        Assert.False(result.RefusedTogether);
    }

    [Fact(Timeout = Patience)]
    public async Task TRYCREATE_is_about_the_folder()
    {
        var result = await AppendAsync(_ => "TAG NO [TRYCREATE] no such folder\r\n", 1);
        Assert.Equal((FailureScope.Folder, FailureKind.Permanent), (result.Messages[0].Failure!.Scope, result.Messages[0].Failure!.Kind));
    }

    [Fact(Timeout = Patience)]
    public async Task A_refused_literal_is_a_refusal_and_the_connection_goes_on()
    {
        var refuse = true;
        await using var server = Server(c => refuse && c.EndsWith('}') ? "TAG NO [TOOBIG] too big\r\n" : null, Synchronising);
        await using var destination = server.Open(EndpointSide.Destination);
        await using var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token);
        var first = await appender.AppendAsync(Batch(1), Token);
        Assert.Equal((AppendStatus.Refused, "TOOBIG"), (first.Messages[0].Status, first.Messages[0].Failure!.ResponseCode));
        Assert.Null(first.ConnectionFailure);
        refuse = false;
        Assert.Equal(AppendStatus.Appended, (await appender.AppendAsync(Batch(2), Token)).Messages[1].Status);
    }

    [Fact(Timeout = Patience)]
    public async Task A_line_that_breaks_before_the_answer_leaves_the_messages_unknown()
    {
        var result = await AppendAsync(_ => "CUT", 2);
        Assert.All(result.Messages, m => Assert.Equal(AppendStatus.Unknown, m.Status));
        Assert.Equal(FailureKind.Transient, result.ConnectionFailure!.Kind);
    }

    [Fact(Timeout = Patience)]
    public async Task A_line_that_breaks_between_messages_tells_which_were_not_sent()
    {
        var asked = 0;
        var result = await AppendAsync(c => c.EndsWith('}') && ++asked >= 2 ? "CUT" : null, 3, Synchronising);
        Assert.Equal([AppendStatus.Unknown, AppendStatus.NotSent, AppendStatus.NotSent], result.Messages.Select(m => m.Status));
        Assert.NotNull(result.ConnectionFailure);
    }

    [Fact(Timeout = Patience)]
    public async Task Two_batches_under_way_end_each_in_its_own_way()
    {
        var answers = 0;
        await using var server = Server(c => c.StartsWith("APPEND", StringComparison.Ordinal) ? ++answers == 1 ? "TAG OK done\r\n" : "* BYE [UNAVAILABLE] restarting\r\nCUT" : null);
        await using var destination = server.Open(EndpointSide.Destination);
        await using var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token);
        var results = await Task.WhenAll(appender.AppendAsync(Batch(2), Token), appender.AppendAsync(Batch(2), Token));
        Assert.Equal([AppendStatus.Appended, AppendStatus.Unknown], results.Select(r => r.Messages[0].Status));
        Assert.Equal((FailureKind.Throttled, "restarting"), (results[1].ConnectionFailure!.Kind, results[1].ConnectionFailure!.ServerText));
        var later = await appender.AppendAsync(Batch(1), Token);
        Assert.Equal(AppendStatus.NotSent, later.Messages[0].Status);
        Assert.NotNull(later.ConnectionFailure);
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_above_the_servers_limit_is_refused_without_being_sent()
    {
        await using var server = Server(_ => null, WithoutMulti + " MULTIAPPEND APPENDLIMIT=100");
        await using var destination = server.Open(EndpointSide.Destination);
        await using var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token);
        var large = new AppendRequest(PooledOctets.CopyOf(new byte[101]), FlagSet.Empty, DateTimeOffset.UnixEpoch);
        var result = await appender.AppendAsync([.. Batch(1), large, .. Batch(1)], Token);
        Assert.Equal([AppendStatus.Appended, AppendStatus.Refused, AppendStatus.Appended], result.Messages.Select(m => m.Status));
        Assert.DoesNotContain(server.Commands, c => c.Contains("{101", StringComparison.Ordinal));
        Assert.False(result.RefusedTogether);
    }

    [Fact(Timeout = Patience)]
    public async Task Flags_and_dates_are_sent_as_they_are()
    {
        await using var server = Server(_ => null);
        await using var destination = server.Open(EndpointSide.Destination);
        await using var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token);
        var date = new DateTimeOffset(2020, 2, 1, 3, 4, 5, new TimeSpan(-3, -30, 0));
        await appender.AppendAsync([new(PooledOctets.CopyOf("x"u8), FlagSet.Parse("\\Seen $Forwarded"), date)], Token);
        Assert.Contains("APPEND \"INBOX\" (\\Seen $Forwarded) \" 1-Feb-2020 03:04:05 -0330\" {1+}\r\nx", server.Commands);
    }

    [Theory(Timeout = Patience)]
    [InlineData("NO [CANNOT] Invalid keyword")]
    [InlineData("BAD Invalid flag")]
    public async Task A_keyword_refused_with_NO_or_with_BAD_is_about_the_message_and_the_connection_goes_on(string answer)
    {
        await using var server = Server(c => c.Contains("Holiday", StringComparison.Ordinal) ? $"TAG {answer}\r\n" : null, WithoutMulti);
        await using var destination = server.Open(EndpointSide.Destination);
        await using var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token);
        var refused = await appender.AppendAsync([Batch(1)[0] with { Flags = FlagSet.Parse("\\Seen Holiday") }], Token);
        Assert.Equal((AppendStatus.Refused, FailureScope.Message, FailureKind.Permanent), (refused.Messages[0].Status, refused.Messages[0].Failure!.Scope, refused.Messages[0].Failure!.Kind));
        Assert.Null(refused.ConnectionFailure);
        Assert.Equal(AppendStatus.Appended, (await appender.AppendAsync(Batch(1), Token)).Messages[0].Status);
    }

    [Fact(Timeout = Patience)]
    public async Task Without_a_date_none_is_sent()
    {
        await using var server = Server(_ => null);
        await using var destination = server.Open(EndpointSide.Destination);
        await using var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token);
        await appender.AppendAsync([new(PooledOctets.CopyOf("x"u8), FlagSet.Parse("\\Seen"), null)], Token);
        Assert.Contains("APPEND \"INBOX\" (\\Seen) {1+}\r\nx", server.Commands);
    }

    [Fact(Timeout = Patience)]
    public async Task Cancelling_ends_the_call_and_leaves_what_was_sent_unknown()
    {
        using var stop = new CancellationTokenSource();
        await using var server = Server(c =>
        {
            if (!c.StartsWith("APPEND", StringComparison.Ordinal))
                return null;
            stop.Cancel();
            return "* 1 EXISTS\r\n";
        });
        await using var destination = server.Open(EndpointSide.Destination);
        await using var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token);
        var result = await appender.AppendAsync(Batch(2), stop.Token);
        Assert.All(result.Messages, m => Assert.Equal(AppendStatus.Unknown, m.Status));
        Assert.NotNull(result.ConnectionFailure);
    }

    private static ScriptedImapServer Server(Func<string, string?> script, string? capabilities = null) =>
        capabilities is null ? new(script) : new(script) { Capabilities = capabilities };

    private static List<AppendRequest> Batch(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new AppendRequest(PooledOctets.CopyOf(Encoding.ASCII.GetBytes($"Subject: x\r\n\r\nThis is number {i}")), FlagSet.Empty, DateTimeOffset.UnixEpoch))];

    private static async Task<AppendResult> AppendAsync(Func<string, string?> script, int count, string? capabilities = null)
    {
        await using var server = Server(c => c.StartsWith("APPEND", StringComparison.Ordinal) ? script(c) : null, capabilities);
        await using var destination = server.Open(EndpointSide.Destination);
        await using var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token);
        return await appender.AppendAsync(Batch(count), Token);
    }
}
