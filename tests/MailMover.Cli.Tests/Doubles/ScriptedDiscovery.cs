using MailMover.Cli.Settings;
using MailMover.Protocols;
using MailMover.Protocols.Discovery;
using MailMover.Providers.Catalog;
using MailMover.Providers.Discovery;

namespace MailMover.Cli.Tests.Doubles;

/// <summary>A world in which only the given addresses have servers.</summary>
internal sealed class ScriptedDiscovery : IAccountDiscovery
{
    public static readonly DiscoveryStep Step = new("MX records of old.example", StepOutcome.Nothing, "there are none", TimeSpan.FromSeconds(1.5));

    public Dictionary<string, DiscoveredAccount> Accounts { get; init; } = [];

    public List<string> Asked { get; } = [];

    public LookupSettings? Lookup { get; set; }

    public Task<DiscoveredAccount> FindAsync(AccountAddress address, CancellationToken cancellationToken)
    {
        lock (Asked)
            Asked.Add(address.Text);
        return Task.FromResult(Accounts.GetValueOrDefault(address.Text) ?? new DiscoveredAccount { Address = address, Steps = [Step] });
    }

    /// <summary>An address with servers: <c>imap.old.example</c>, <c>pop.old.example</c>.</summary>
    public ScriptedDiscovery With(string address, SettingsOrigin origin, string? providerId, params IEnumerable<AccountServer> servers)
    {
        Accounts[address] = new DiscoveredAccount
        {
            Address = AccountAddress.Parse(address),
            Servers = [.. servers],
            Origin = origin,
            OriginText = "from a script",
            Provider = providerId is null ? null : ProviderCatalog.Load(null).ById(providerId),
            Steps = [Step],
        };
        return this;
    }

    public static AccountServer Imap(string host, string user, bool tokenOnly = false) =>
        new() { Protocol = MailProtocol.Imap, Host = host, Port = 993, Security = ConnectionSecurity.ImplicitTls, User = user, TokenOnly = tokenOnly };

    public static AccountServer Pop3(string host, string user) =>
        new() { Protocol = MailProtocol.Pop3, Host = host, Port = 995, Security = ConnectionSecurity.ImplicitTls, User = user };
}
