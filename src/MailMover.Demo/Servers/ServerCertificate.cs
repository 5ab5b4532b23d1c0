using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailMover.Demo.Servers;

/// <summary>Makes an authority and a certificate for localhost and 127.0.0.1 that it signed, for one server's life.</summary>
[UnsupportedOSPlatform("windows")]
internal static class ServerCertificate
{
    /// <summary>Writes the server's certificate and key, and the authority's certificate.</summary>
    public static async Task WriteAsync(string certificateFile, string keyFile, string authorityFile, TimeProvider time, CancellationToken cancellationToken)
    {
        var (from, until) = (time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddDays(2));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=MailMover throw-away authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(from, until);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var server = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(8));

        await File.WriteAllTextAsync(authorityFile, authority.ExportCertificatePem(), cancellationToken);
        await File.WriteAllTextAsync(certificateFile, server.ExportCertificatePem() + "\n" + authority.ExportCertificatePem(), cancellationToken);
        await File.WriteAllTextAsync(keyFile, serverKey.ExportPkcs8PrivateKeyPem(), cancellationToken);
        File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
