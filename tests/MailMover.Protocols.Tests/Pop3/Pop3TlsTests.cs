using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Demo.Servers;
using MailMover.Protocols.Pop3;
using MailMover.Protocols.Tests.Imap;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Pop3;

/// <summary>Protection against a real server with a certificate of its own authority.</summary>
[Collection(DovecotCollection.Name)]
public sealed class Pop3TlsTests(DovecotFixture fixture)
{
    private const int Patience = 60_000;

    private static readonly DovecotOptions Options = new() { Tls = true, Pop3 = true };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Patience)]
    [InlineData(ConnectionSecurity.ImplicitTls)]
    [InlineData(ConnectionSecurity.StartTls)]
    public async Task A_certificate_of_the_named_authority_is_trusted(ConnectionSecurity security)
    {
        await using var endpoint = await OpenAsync(security, (o, s) => o with { CertificateAuthorityFile = s.CertificateAuthorityFile });
        Assert.Equal(0, (await endpoint.GetStatusAsync(FolderPath.Inbox, Token))!.Exists);
    }

    [Theory(Timeout = Patience)]
    [InlineData(ConnectionSecurity.ImplicitTls)]
    [InlineData(ConnectionSecurity.StartTls)]
    public async Task An_unknown_certificate_is_refused_and_its_pin_works(ConnectionSecurity security)
    {
        await using var refused = await OpenAsync(security, (o, _) => o);
        var failure = await refused.FailsToOpenAsync(Token);
        Assert.Equal((FailureScope.Endpoint, FailureKind.Unreachable), (failure.Scope, failure.Kind));
        var pin = failure.Message[(failure.Message.IndexOf("sha256:", StringComparison.Ordinal) + 7)..][..64];
        await using var pinned = await OpenAsync(security, (o, _) => o with { CertificatePin = pin });
        Assert.NotNull(await pinned.GetStatusAsync(FolderPath.Inbox, Token));
        await using var other = await OpenAsync(security, (o, s) => o with { CertificatePin = new string('0', 64), CertificateAuthorityFile = s.CertificateAuthorityFile });
        Assert.Equal(FailureKind.Unreachable, (await other.FailsToOpenAsync(Token)).Kind);
    }

    [Fact(Timeout = Patience)]
    public async Task A_port_without_TLS_is_not_reached()
    {
        await using var endpoint = await OpenAsync(ConnectionSecurity.ImplicitTls, (o, s) => o with { Port = s.Pop3Port });
        var failure = await endpoint.FailsToOpenAsync(Token);
        Assert.Equal(FailureKind.Unreachable, failure.Kind);
        Assert.Contains("995", failure.Message, StringComparison.Ordinal);
    }

    private async Task<Pop3Endpoint> OpenAsync(ConnectionSecurity security, Func<Pop3EndpointOptions, DovecotServer, Pop3EndpointOptions> change)
    {
        var server = await fixture.GetAsync(Options);
        var options = new Pop3EndpointOptions
        {
            Host = "localhost",
            Port = security == ConnectionSecurity.ImplicitTls ? server.Pop3sPort : server.Pop3Port,
            Security = security,
            User = fixture.NewUser(),
            Credentials = new FixedCredential(server.Password),
            Numbers = new PassingMessageNumbers(TimeProvider.System),
            TemporaryDirectory = Path.GetTempPath(),
        };
        return new Pop3Endpoint(change(options, server), TimeProvider.System);
    }
}
