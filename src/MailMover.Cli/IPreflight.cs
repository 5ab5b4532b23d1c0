using MailMover.Core.Preflight;

namespace MailMover.Cli;

/// <summary>A look before a copy as the commands see it.</summary>
internal interface IPreflight
{
    /// <summary>Looks; changes nothing and takes no ownership.</summary>
    Task<PreflightReport> RunAsync(CancellationToken cancellationToken);
}
