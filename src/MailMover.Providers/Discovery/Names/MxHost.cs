namespace MailMover.Providers.Discovery.Names;

/// <summary>A host that receives a domain's mail (RFC 5321, section 5).</summary>
internal sealed record MxHost(int Preference, string Host);
