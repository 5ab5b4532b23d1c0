namespace MailMover.Demo.Servers;

/// <summary>A server of this process's own: it listens on loopback in clear text, and everybody has the same password.</summary>
public interface IPrivateServer : IAsyncDisposable
{
    /// <summary>The address it listens on.</summary>
    string Host { get; }

    /// <summary>Its port for IMAP in clear text.</summary>
    int ImapPort { get; }

    /// <summary>Everybody's password.</summary>
    string Password { get; }

    /// <summary>What it wrote about itself, for finding out what went wrong.</summary>
    string LogText();
}
