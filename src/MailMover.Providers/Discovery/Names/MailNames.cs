using System.Net.NetworkInformation;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;

namespace MailMover.Providers.Discovery.Names;

/// <summary>Asks DNS for MX and SRV records. Whatever goes wrong is an answer; only cancellation throws.</summary>
internal sealed class MailNames(DiscoveryOptions options, TimeProvider time)
{
    private readonly Lazy<LookupClient?> _client = new(() => Client(options));

    /// <summary>The hosts that receive a domain's mail, the preferred ones first. RFC 7505's "receives none" is no host.</summary>
    public Task<NameAnswer<MxHost>> MxAsync(string domain, CancellationToken cancellationToken) =>
        AskAsync(domain, QueryType.MX, answer => answer.OfType<MxRecord>()
            .Select(r => HostName.Normal(r.Exchange.Value) is { } host ? new MxHost(r.Preference, host) : null)
            .OfType<MxHost>()
            .OrderBy(m => m.Preference)
            .ThenBy(m => m.Host, StringComparer.Ordinal), cancellationToken);

    /// <summary>
    /// Where a service of a domain is, the preferred places first. RFC 2782 spreads clients over places of one priority at random; here the weightiest
    /// comes first always, because the journal of a mailbox goes by its host, and a copy that is run again has to find it.
    /// </summary>
    public Task<NameAnswer<SrvTarget>> SrvAsync(string service, string domain, CancellationToken cancellationToken) =>
        AskAsync($"{service}._tcp.{domain}", QueryType.SRV, answer => answer.OfType<SrvRecord>()
            .Select(r => r.Target.Value == SrvTarget.NotOffered ? new SrvTarget(0, 0, 0, SrvTarget.NotOffered)
                : HostName.Normal(r.Target.Value) is { } host && r.Port > 0 ? new SrvTarget(r.Priority, r.Weight, r.Port, host)
                : null)
            .OfType<SrvTarget>()
            .OrderBy(s => s.Priority)
            .ThenByDescending(s => s.Weight)
            .ThenBy(s => s.Host, StringComparer.Ordinal), cancellationToken);

    private async Task<NameAnswer<T>> AskAsync<T>(string name, QueryType type, Func<IEnumerable<DnsResourceRecord>, IEnumerable<T>> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.NameLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            if (_client.Value is not { } client)
                return new([], "this computer has no name server");
            // The library ends some of its waiting by its own clock only.
            var response = await client.QueryAsync(name, type, cancellationToken: either.Token).WaitAsync(either.Token);
            return response.Header.ResponseCode switch
            {
                DnsHeaderResponseCode.NoError => new([.. read(response.Answers)]),
                DnsHeaderResponseCode.NotExistentDomain => new([], HasNoName: true),
                _ => new([], $"the name server could not answer ({response.ErrorMessage})"),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new([], $"no answer within {options.NameLimit.TotalSeconds:0.#} seconds");
        }
        catch (DnsResponseException failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new([], failure.Code == DnsResponseCode.ConnectionTimeout ? $"no answer within {options.NameLimit.TotalSeconds:0.#} seconds" : $"no answer that can be used ({OneLine.Of(failure.Message)})");
        }
        catch (Exception failure) when (failure is SocketException or IOException or NetworkInformationException or ArgumentException or IndexOutOfRangeException || IsOfLibrary(failure))
        {
            // What the library throws of rubbish has no common base, and is in part its secret.
            return new([], $"no answer that can be used ({OneLine.Of(failure.Message)})");
        }
    }

    private static bool IsOfLibrary(Exception failure) => failure.GetType().Assembly == typeof(LookupClient).Assembly;

    // The computer's own servers or those that were named, and no others: the library would go to Google's by itself.
    private static LookupClient? Client(DiscoveryOptions options)
    {
        var servers = options.NameServers is { } named
            ? [.. named.Select(e => new NameServer(e))]
            : NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false);
        if (servers.Count == 0)
            return null;
        return new LookupClient(new LookupClientOptions([.. servers])
        {
            // A datagram may be lost and a server silent: there is time for a second one, or for the others, within the limit.
            Timeout = options.NameLimit / (servers.Count + 1),
            Retries = servers.Count == 1 ? 1 : 0,
            UseCache = false,
            UseTcpFallback = true,
            ThrowDnsErrors = false,
            EnableAuditTrail = false,
        });
    }
}
