using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Pop3;

/// <summary>What a POP3 server says of itself.</summary>
public sealed class Pop3FactsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [InlineData("EXPIRE 30", "LOGIN-DELAY 120", 30, 120.0)]
    [InlineData("EXPIRE 0 USER", "LOGIN-DELAY 60 USER", 0, 60.0)]
    [InlineData("EXPIRE NEVER", "LOGIN-DELAY 0", null, null)]
    [InlineData("TOP", "UIDL", null, null)]
    public async Task Times_that_it_announces_are_known(string expire, string delay, int? days, double? seconds)
    {
        await using var server = new ScriptedPop3Server { Capabilities = ["USER", "UIDL", expire, delay] }.Fill(1);
        await using var endpoint = server.Open();
        var facts = await endpoint.GetFactsAsync(Token);
        Assert.Equal((days, seconds), (facts.ExpireDays, facts.LoginDelay?.TotalSeconds));
        Assert.False(facts.IsClearText);
        Assert.Contains("UIDL", facts.Capabilities);
        Assert.Null(await ((Core.Endpoints.IMailEndpoint)endpoint).GetQuotaAsync(Token));
        Assert.Equal(1, server.Sessions);
    }
}
