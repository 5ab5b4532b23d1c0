using MailMover.Providers.Templates;

namespace MailMover.Providers.Discovery;

/// <summary>The templates by what a search knows.</summary>
public interface IProviderTemplates
{
    /// <summary>The template that claims a domain.</summary>
    ProviderTemplate? ByDomain(string domain);

    /// <summary>The template whose servers receive mail at a host.</summary>
    ProviderTemplate? ByMx(string host);

    /// <summary>The template to which a mail server belongs.</summary>
    ProviderTemplate? ByHost(string host);
}
