using System.Net;

namespace MailMover.Cli.Settings;

/// <summary>How the servers of a mail address are looked for.</summary>
internal sealed record LookupSettings
{
    /// <summary>The name server to ask; null for the computer's own.</summary>
    public IPEndPoint? NameServer { get; init; }

    /// <summary>Whether to look at the program's own templates alone.</summary>
    public bool TemplatesOnly { get; init; }

    /// <summary>Whether the usual names are tried at last.</summary>
    public bool Guess { get; init; } = true;
}
