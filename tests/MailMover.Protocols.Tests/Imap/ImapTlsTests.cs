using System.Net.Sockets;
using System.Text.RegularExpressions;
using MailMover.Core.Endpoints;
using MailMover.Demo.Servers;
using MailMover.Protocols.Imap;
using MailMover.Testing.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>Protection against a real server with a certificate of its own authority.</summary>
[Collection(DovecotCollection.Name)]
public sealed partial class ImapTlsTests(DovecotFixture fixture)
{
    private const int Patience = 60_000;

    private readonly DovecotFixture _fixture = fixture;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Patience)]
    [InlineData(ConnectionSecurity.ImplicitTls)]
    [InlineData(ConnectionSecurity.StartTls)]
    public async Task A_certificate_of_the_named_authority_is_trusted(ConnectionSecurity security)
    {
        await using var endpoint = await OpenAsync((o, s) => o with { Security = security, CertificateAuthorityFile = s.CertificateAuthorityFile });
        Assert.NotEmpty(await endpoint.ListFoldersAsync(true, Token));
    }

    [Fact(Timeout = Patience)]
    public async Task An_unknown_certificate_is_refused_and_its_pin_is_shown_and_works()
    {
        await using var refused = await OpenAsync((o, _) => o);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => refused.ListFoldersAsync(false, Token));
        Assert.Equal((FailureScope.Endpoint, FailureKind.Unreachable, true), (failure.Scope, failure.Kind, failure.IsAboutTrust));
        Assert.Contains("localhost", failure.Message, StringComparison.Ordinal);
        Assert.Matches(@"valid \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d", failure.Message);

        var pin = Pin().Match(failure.Message).Groups[1].Value;
        await using var pinned = await OpenAsync((o, _) => o with { CertificatePin = pin });
        Assert.NotEmpty(await pinned.ListFoldersAsync(false, Token));
        await using var other = await OpenAsync((o, s) => o with { CertificatePin = new string('0', 64), CertificateAuthorityFile = s.CertificateAuthorityFile });
        Assert.Equal(FailureKind.Unreachable, (await Assert.ThrowsAsync<MailFailureException>(() => other.ListFoldersAsync(false, Token))).Kind);
    }

    [Fact(Timeout = Patience)]
    public async Task A_port_without_TLS_is_not_reached()
    {
        await using var endpoint = await OpenAsync((o, s) => o with { Port = s.ImapPort });
        Assert.Equal(FailureKind.Unreachable, (await Assert.ThrowsAsync<MailFailureException>(() => endpoint.ListFoldersAsync(false, Token))).Kind);
    }

    [Fact(Timeout = Patience)]
    public async Task A_port_where_nobody_listens_is_not_reached()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var endpoint = await OpenAsync((o, _) => o with { Port = port });
        Assert.Equal(FailureKind.Unreachable, (await Assert.ThrowsAsync<MailFailureException>(() => endpoint.ListFoldersAsync(false, Token))).Kind);
    }

    [Fact(Timeout = Patience)]
    public async Task A_wrong_password_is_a_refused_login()
    {
        await using var endpoint = await OpenAsync((o, s) => o with { CertificateAuthorityFile = s.CertificateAuthorityFile, Credentials = new FixedCredential("wrong") });
        Assert.Equal(FailureKind.Authentication, (await Assert.ThrowsAsync<MailFailureException>(() => endpoint.ListFoldersAsync(false, Token))).Kind);
    }

    private async Task<ImapEndpoint> OpenAsync(Func<ImapEndpointOptions, DovecotServer, ImapEndpointOptions> change)
    {
        var server = await _fixture.GetAsync(DovecotFixture.WithTls);
        var options = new ImapEndpointOptions
        {
            Host = server.Host,
            Port = server.ImapsPort,
            Security = ConnectionSecurity.ImplicitTls,
            User = _fixture.NewUser(),
            Credentials = new FixedCredential(server.Password),
            TemporaryDirectory = Path.GetTempPath(),
        };
        options = change(options, server);
        return new ImapEndpoint(options with { Port = options.Security == ConnectionSecurity.StartTls ? server.ImapPort : options.Port }, EndpointSide.Source, TimeProvider.System);
    }

    [GeneratedRegex("sha256:([0-9a-f]{64})")]
    private static partial Regex Pin();
}
