using System.Net;

namespace MailMover.Providers.Discovery;

/// <summary>How servers are looked for.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>Name servers to ask; null for the computer's own.</summary>
    public IReadOnlyList<IPEndPoint>? NameServers { get; init; }

    /// <summary>Ask no network at all: only templates are looked at. Default: false.</summary>
    public bool TemplatesOnly { get; init; }

    /// <summary>Whether the usual names below the domain are tried when nothing else is known. Default: true.</summary>
    public bool Guess { get; init; } = true;

    /// <summary>How long one question to DNS may take. Default: 2 seconds.</summary>
    public TimeSpan NameLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long it may take to fetch one file of settings, redirects included. Default: 5 seconds.</summary>
    public TimeSpan FetchLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Thunderbird's database; the domain is appended.</summary>
    public Uri Ispdb { get; init; } = new("https://autoconfig.thunderbird.net/v1.1/");
}
