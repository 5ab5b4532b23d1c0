namespace MailMover.Providers.Discovery.Names;

/// <summary>Where a service of a domain is (RFC 2782). The host is <c>.</c> where the domain says that it does not offer it.</summary>
internal sealed record SrvTarget(int Priority, int Weight, int Port, string Host)
{
    public const string NotOffered = ".";

    public bool IsOffered => Host != NotOffered;
}
