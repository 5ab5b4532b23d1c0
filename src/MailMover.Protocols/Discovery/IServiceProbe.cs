namespace MailMover.Protocols.Discovery;

/// <summary>Looks whether mail servers are where they may be. Logs in nowhere and sends nothing of the user's.</summary>
public interface IServiceProbe
{
    /// <summary>Looks at one place. Ends within a few seconds, whatever is there; only cancellation throws.</summary>
    Task<ServiceFinding> ProbeAsync(ServicePlace place, CancellationToken cancellationToken);
}
