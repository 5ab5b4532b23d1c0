namespace MailMover.Providers.Discovery;

/// <summary>How the web is asked for settings.</summary>
public static class DiscoveryHttp
{
    /// <summary>
    /// A client that follows no redirect by itself, because one may lead out of encryption, keeps no cookie and offers no login of this user. Certificates are
    /// checked as everywhere. Each request has the time limit that its step has.
    /// </summary>
    public static HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan };
}
