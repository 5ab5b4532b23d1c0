using System.Collections.Concurrent;
using MailMover.Bulk.Reading;
using MailMover.Cli.Commands;
using MailMover.Cli.Endpoints;
using MailMover.Core.Endpoints;
using MailMover.Providers.Discovery;

namespace MailMover.Cli.Bulk;

/// <summary>
/// The servers of mail addresses in a list. Each domain is looked for once, however many rows have it; where a provider gives its users names that cannot be told
/// from their addresses, each address is.
/// </summary>
internal sealed class BulkAddresses(CommandContext context, BulkSettings settings)
{
    // Name servers leave questions of one asker unanswered when there are too many at once.
    private const int MostAtOnce = 16;
    private readonly Dictionary<(string Sought, EndpointSide Side), DiscoveredAccount> _accounts = [];
    private readonly Dictionary<(string Sought, EndpointSide Side), AccountAddress> _wanted = [];

    /// <summary>Whether reading met addresses that were not looked for yet: then <see cref="LookAsync"/>, and reading again.</summary>
    public bool AreWanted => _wanted.Count > 0;

    /// <summary>What was found, a line for each domain, for people.</summary>
    public IEnumerable<string> Found => _accounts
        .Where(a => a.Value.IsFound && !a.Key.Sought.Contains('@', StringComparison.Ordinal))
        .Select(a => $"{a.Key.Sought}: {a.Value.Servers[0].Host}, {a.Value.OriginText}")
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    /// <summary>The mailbox of an address.</summary>
    /// <exception cref="FormatException">There is no server for it, none that may be used without asking somebody, or it was not looked for yet.</exception>
    public ServerUri Find(AddressUri typed, EndpointSide side)
    {
        var address = typed.Address;
        var account = Sought(address.Domain, address, side);
        if (!account.IsFound)
            throw new FormatException($"{Why(account, address)} Write the server too (imaps://{address.Text}@SERVER); mailmover detect {address.Text} tells what was tried.");
        if (account.RestsOnDnsAlone)
            throw new FormatException($"nothing but DNS says that the mail of {address.Domain} is at {account.Servers[0].Host}, and DNS can be forged. If you know that server to be right, write it too (imaps://{address.Text}@{account.Servers[0].Host}).");
        var server = EndpointResolver.Choose(account, typed, side)
            ?? throw new FormatException($"{address.Domain} has POP3 only, which can only be read from. Choose another destination.");
        if (server.User == account.Address.LocalPart || server.User == account.Address.Text)
            return ServerUri.Of(server) with { User = server.User == account.Address.LocalPart ? address.LocalPart : address.Text };
        var own = Sought(address.Text, address, side);
        return EndpointResolver.Choose(own, typed, side) is { } same && same.Host == server.Host
            ? ServerUri.Of(same)
            : throw new FormatException($"the provider of {address.Domain} did not tell the user name of {address.Text}. Write user and server (imaps://USER@{server.Host}).");
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
        var found = new ConcurrentDictionary<(string, EndpointSide), DiscoveredAccount>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = context.Stop.Stopping.Graceful };
        await Parallel.ForEachAsync(_wanted, options, async (wanted, cancellationToken) =>
        {
            var end = wanted.Key.Side == EndpointSide.Source ? settings.Rows.From : settings.Rows.To;
            var discovery = context.Parts.CreateDiscovery(catalog, settings.Lookup, end.CertificateAuthorityFile, end.CertificatePin);
            found[wanted.Key] = await discovery.FindAsync(wanted.Value, cancellationToken);
        });
        foreach (var (key, account) in found)
            _accounts[key] = account;
        _wanted.Clear();
    }

    private DiscoveredAccount Sought(string sought, AccountAddress address, EndpointSide side)
    {
        if (_accounts.TryGetValue((sought, side), out var account))
            return account;
        _wanted.TryAdd((sought, side), address);
        throw new FormatException("its server was not looked for yet.");
    }

    private static string Why(DiscoveredAccount account, AccountAddress address) => account switch
    {
        { HasNoDomain: true } => $"DNS says that there is no domain {address.Domain}: is the address typed right?",
        { Provider: { } provider } => $"{provider.Name} has no server with encryption for {address.Text}, and none without is used unless you name it.",
        _ when account.Steps.Any(s => s.Outcome == StepOutcome.Failed) => $"no server was found for {address.Domain}, but not everybody who was asked gave an answer: running the same command again may help.",
        _ => $"no server was found for {address.Domain}.",
    };
}
