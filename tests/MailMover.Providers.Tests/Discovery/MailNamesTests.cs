using System.Net;
using MailMover.Providers.Discovery;
using MailMover.Providers.Discovery.Names;
using MailMover.Testing.Discovery;
using Xunit;

namespace MailMover.Providers.Tests.Discovery;

/// <summary>Questions to a real name server on loopback, in good order and not.</summary>
public sealed class MailNamesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Exchanges_come_in_their_order_also_by_an_alias()
    {
        await using var server = new ScriptedDnsServer().WithMx("real.example", 20, "b.example").WithMx("real.example", 10, "A.example").WithAlias("example.org", "real.example");

        var answer = await Names(server).MxAsync("example.org", Stop);

        Assert.Equal([new MxHost(10, "a.example"), new MxHost(20, "b.example")], answer.Records);
        Assert.Null(answer.Failure);
    }

    [Fact(Timeout = 30_000)]
    public async Task Services_come_by_priority_then_by_weight()
    {
        await using var server = new ScriptedDnsServer()
            .WithSrv("_imaps", "example.org", 1, 5, 993, "light.example.org").WithSrv("_imaps", "example.org", 1, 50, 9993, "heavy.example.org").WithSrv("_imaps", "example.org", 0, 0, 993, "first.example.org");

        var answer = await Names(server).SrvAsync("_imaps", "example.org", Stop);

        Assert.Equal(["first.example.org:993", "heavy.example.org:9993", "light.example.org:993"], answer.Records.Select(r => $"{r.Host}:{r.Port}"));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_domain_that_takes_no_mail_has_no_exchange_and_one_that_offers_no_service_says_so()
    {
        await using var server = new ScriptedDnsServer().WithMx("example.org", 0, ".").WithSrv("_pop3s", "example.org", 0, 0, 0, ".");

        Assert.Empty((await Names(server).MxAsync("example.org", Stop)).Records);
        Assert.False(Assert.Single((await Names(server).SrvAsync("_pop3s", "example.org", Stop)).Records).IsOffered);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_domain_that_does_not_exist_is_no_failure()
    {
        await using var server = new ScriptedDnsServer();

        var answer = await Names(server).MxAsync("nowhere.example", Stop);

        Assert.Equal((true, null), (answer.HasNoName, answer.Failure));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_answer_that_does_not_fit_into_a_datagram_is_fetched_by_tcp()
    {
        await using var server = new ScriptedDnsServer { Behaviour = DnsBehaviour.Truncates }.WithMx("example.org", 10, "mx.example.org");

        Assert.Equal("mx.example.org", Assert.Single((await Names(server).MxAsync("example.org", Stop)).Records).Host);
        Assert.Contains("tcp MX example.org", server.Questions);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(DnsBehaviour.Fails, "could not answer")]
    [InlineData(DnsBehaviour.Refuses, "could not answer")]
    [InlineData(DnsBehaviour.Silent, "no answer within 0.3 seconds")]
    [InlineData(DnsBehaviour.WrongIdentifier, "no answer")]
    [InlineData(DnsBehaviour.Garbage, "no answer")]
    public async Task Whatever_goes_wrong_is_a_result(DnsBehaviour behaviour, string words)
    {
        await using var server = new ScriptedDnsServer { Behaviour = behaviour }.WithMx("example.org", 10, "mx.example.org");

        var answer = await Names(server).MxAsync("example.org", Stop);

        Assert.Empty(answer.Records);
        Assert.Contains(words, answer.Failure, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Nobody_at_the_port_is_a_result()
    {
        IPEndPoint nobody;
        await using (var server = new ScriptedDnsServer())
            nobody = server.EndPoint;

        Assert.NotNull((await Names(nobody).MxAsync("example.org", Stop)).Failure);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_second_server_answers_for_a_silent_one()
    {
        await using var silent = new ScriptedDnsServer { Behaviour = DnsBehaviour.Silent };
        await using var server = new ScriptedDnsServer().WithMx("example.org", 10, "mx.example.org");
        var names = new MailNames(new DiscoveryOptions { NameServers = [silent.EndPoint, server.EndPoint] }, TimeProvider.System);

        Assert.Single((await names.MxAsync("example.org", Stop)).Records);
    }

    [Fact(Timeout = 30_000)]
    public async Task Only_the_users_own_wish_to_stop_throws()
    {
        await using var server = new ScriptedDnsServer { Behaviour = DnsBehaviour.Silent };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var asking = Names(server).MxAsync("example.org", stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static MailNames Names(ScriptedDnsServer server) => Names(server.EndPoint);

    private static MailNames Names(IPEndPoint server) => new(new DiscoveryOptions { NameServers = [server], NameLimit = TimeSpan.FromMilliseconds(300) }, TimeProvider.System);
}
