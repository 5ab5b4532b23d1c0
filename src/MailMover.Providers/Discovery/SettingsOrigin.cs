namespace MailMover.Providers.Discovery;

/// <summary>Where an account's settings come from.</summary>
public enum SettingsOrigin
{
    /// <summary>The template that claims the address's domain.</summary>
    DomainTemplate,

    /// <summary>The template whose servers receive the domain's mail (MX).</summary>
    MxTemplate,

    /// <summary>The domain's SRV records (RFC 6186).</summary>
    Srv,

    /// <summary>Autoconfig at the address's own domain, over HTTPS.</summary>
    Autoconfig,

    /// <summary>Thunderbird's database of providers, by the address's domain.</summary>
    Ispdb,

    /// <summary>The same database, by the domain of the host that receives the mail (MX).</summary>
    MxIspdb,

    /// <summary>Autoconfig at the domain of the host that receives the mail (MX).</summary>
    MxAutoconfig,

    /// <summary>The usual names below the domain, where a mail server with a valid certificate answered.</summary>
    Guess,
}
