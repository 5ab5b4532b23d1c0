using MailMover.Protocols;
using MailMover.Protocols.Discovery;

namespace MailMover.Providers.Discovery.Names;

/// <summary>What a domain's SRV records (RFC 6186) offer for fetching mail: places, the preferred ones first, IMAP before POP3 and TLS at once before STARTTLS (RFC 8314).</summary>
internal sealed record SrvOffer(IReadOnlyList<ServicePlace> Places, string? Failure, bool IsDenied)
{
    private const int MostTargets = 4;

    private static readonly (string Service, MailProtocol Protocol, ConnectionSecurity Security)[] Services =
    [
        ("_imaps", MailProtocol.Imap, ConnectionSecurity.ImplicitTls),
        ("_imap", MailProtocol.Imap, ConnectionSecurity.StartTls),
        ("_pop3s", MailProtocol.Pop3, ConnectionSecurity.ImplicitTls),
        ("_pop3", MailProtocol.Pop3, ConnectionSecurity.StartTls),
    ];

    /// <summary>Asks for all four services at once.</summary>
    public static async Task<SrvOffer> AskAsync(MailNames names, string domain, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(Services.Select(s => names.SrvAsync(s.Service, domain, cancellationToken)));
        return new SrvOffer(
            [.. Services.Zip(answers).SelectMany(s => PlacesOf(s.First.Protocol, s.First.Security, s.Second))],
            answers.FirstOrDefault(a => a.Failure is not null)?.Failure,
            answers.Any(a => a.Records.Any(r => !r.IsOffered)));
    }

    /// <summary>For the trail.</summary>
    public (StepOutcome Outcome, string Text) Words() =>
        Places.Count > 0 ? (StepOutcome.Found, string.Join(", ", Places.Select(PlaceText.Of)))
        : Failure is not null ? (StepOutcome.Failed, Failure)
        : (StepOutcome.Nothing, IsDenied ? "the domain says that it offers none" : "there are none");

    private static IEnumerable<ServicePlace> PlacesOf(MailProtocol protocol, ConnectionSecurity security, NameAnswer<SrvTarget> answer) =>
        answer.Records.Any(r => !r.IsOffered) ? [] : answer.Records.Take(MostTargets).Select(r => new ServicePlace(protocol, r.Host, r.Port, security));
}
