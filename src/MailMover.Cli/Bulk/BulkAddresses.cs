using MailMover.Bulk.Reading;
using MailMover.Cli.Commands;
using MailMover.Cli.Endpoints;
using MailMover.Core.Endpoints;
using MailMover.Providers.Discovery;

namespace MailMover.Cli.Bulk;

/// <summary>The servers of mail addresses in a list. Each domain is looked for once, however many rows have it.</summary>
internal sealed class BulkAddresses(CommandContext context, BulkSettings settings)
{
    private readonly Dictionary<(string Domain, EndpointSide Side), DiscoveredAccount> _accounts = [];
    private readonly Dictionary<(string Domain, EndpointSide Side), AccountAddress> _wanted = [];

    /// <summary>Whether reading met domains that were not looked for yet: then <see cref="LookAsync"/>, and reading again.</summary>
    public bool AreWanted => _wanted.Count > 0;

    /// <summary>The mailbox of an address.</summary>
    /// <exception cref="FormatException">There is no server for it, none that may be used without asking somebody, or it was not looked for yet.</exception>
    public ServerUri Find(AddressUri typed, EndpointSide side)
    {
        var address = typed.Address;
        if (!_accounts.TryGetValue((address.Domain, side), out var account))
        {
            _wanted.TryAdd((address.Domain, side), address);
            throw new FormatException("its server was not looked for yet.");
        }

        if (!account.IsFound)
            throw new FormatException($"no server was found for {address.Domain}. Write it too (imaps://{address.Text}@SERVER); mailmover detect {address.Text} tells what was tried.");
        if (account.RestsOnDnsAlone)
            throw new FormatException($"nothing but DNS says that the mail of {address.Domain} is at {account.Servers[0].Host}, and DNS can be forged. If you know that server to be right, write it too (imaps://{address.Text}@{account.Servers[0].Host}).");
        var server = EndpointResolver.Choose(account, typed, side)
            ?? throw new FormatException($"{address.Domain} has POP3 only, which can only be read from. Choose another destination.");
        var user = server.User == account.Address.LocalPart ? address.LocalPart : address.Text;
        return ServerUri.Of(server) with { User = user };
    }

    /// <summary>What is wrong with the secret of an address, because its provider takes tokens only; null for nothing.</summary>
    public string? ProblemOfSecret(EndpointUri typed, EndpointSide side, SecretReference? secret) =>
        typed is AddressUri address && _accounts.TryGetValue((address.Address.Domain, side), out var account)
            && EndpointResolver.TakesTokenOnly(account, EndpointResolver.Choose(account, address, side) is { } server ? ServerUri.Of(server) : null)
            && secret is not { Kind: SecretReferenceKind.TokenCommand or SecretReferenceKind.TokenFile }
            ? $"{account.Provider?.Name ?? address.Address.Domain} takes no password from mail programs, only an OAuth token: write token-cmd:COMMAND or token-file:PATH."
            : null;

    /// <summary>Looks for the servers of all domains that are wanted.</summary>
    public async Task LookAsync()
    {
        var catalog = context.Providers.Load(settings.ProviderDirectory);
        var found = await Task.WhenAll(_wanted.Select(async wanted =>
        {
            var end = wanted.Key.Side == EndpointSide.Source ? settings.Rows.From : settings.Rows.To;
            var discovery = context.Parts.CreateDiscovery(catalog, settings.Lookup, end.CertificateAuthorityFile, end.CertificatePin);
            return (wanted.Key, Account: await discovery.FindAsync(wanted.Value, context.Stop.Stopping.Graceful));
        }));
        foreach (var (key, account) in found)
            _accounts[key] = account;
        _wanted.Clear();
    }
}
