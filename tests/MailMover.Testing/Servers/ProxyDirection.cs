namespace MailMover.Testing.Servers;

/// <summary>Which way octets go through a <see cref="CuttingProxy"/>.</summary>
public enum ProxyDirection
{
    /// <summary>Commands and appended messages.</summary>
    FromClient,

    /// <summary>Answers and fetched messages.</summary>
    FromServer,
}
