using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailMover.Protocols.Connecting;

/// <summary>Decides whether a server's certificate is trusted, and can say what was wrong with it. There is no way to accept any certificate.</summary>
internal sealed class ServerCertificate(string host, string? pin, string? authorityFile, TimeProvider time)
{
    /// <summary>Why the certificate was refused; null until it was.</summary>
    public string? Refusal { get; private set; }

    /// <summary>When the certificate ends; null until there was one.</summary>
    public DateTimeOffset? Expires { get; private set; }

    public SslClientAuthenticationOptions Options => new()
    {
        TargetHost = host,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors),
    };

    private bool IsTrusted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            Refusal = "it showed no certificate.";
            return false;
        }

        using var leaf = new X509Certificate2(certificate);
        Expires = new DateTimeOffset(leaf.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        var shown = Convert.ToHexStringLower(SHA256.HashData(leaf.RawDataMemory.Span));
        var trusted = pin is null
            ? errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && IsFromOwnAuthority(leaf, chain))
            : pin.Equals(shown, StringComparison.OrdinalIgnoreCase);
        if (!trusted)
            Refusal = Explain(leaf, chain, errors, shown);
        return trusted;
    }

    private bool IsFromOwnAuthority(X509Certificate2 leaf, X509Chain? sent)
    {
        if (authorityFile is null)
            return false;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(authorityFile);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = time.GetLocalNow().DateTime;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(leaf);
    }

    private string Explain(X509Certificate2 leaf, X509Chain? chain, SslPolicyErrors errors, string shown)
    {
        var why = new List<string>();
        if (pin is not null)
            why.Add($"its certificate is not the pinned one ({pin})");
        else if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            why.Add($"its certificate is not for {host}");
        if (pin is null && errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            why.Add($"its certificate is not vouched for ({string.Join(", ", (chain?.ChainStatus ?? []).Select(s => s.Status).Distinct())})");
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString()))).ToList();
        return ServerText.Clean($"{string.Join(" and ", why)}. The certificate: {leaf.Subject}; names {(names.Count == 0 ? "none" : string.Join(", ", names.Take(10)))}; "
            + $"issued by {leaf.Issuer}; valid {leaf.NotBefore:yyyy-MM-dd} to {leaf.NotAfter:yyyy-MM-dd}; sha256:{shown}. "
            + "If you know it to be right, name its authority with the option for a CA file, or pin it with that sha256 value.");
    }
}
