using MailMover.Protocols.Discovery;

namespace MailMover.Cli.Tests.Doubles;

/// <summary>A network in which only the given servers are.</summary>
internal sealed class ScriptedProbe : IServiceProbe
{
    /// <summary>What is at which host and port; elsewhere is nothing.</summary>
    public Dictionary<(string Host, int Port), (ServiceStatus Status, string Reason)> Servers { get; init; } = [];

    public List<ServicePlace> Asked { get; } = [];

    public Task<ServiceFinding> ProbeAsync(ServicePlace place, CancellationToken cancellationToken)
    {
        lock (Asked)
            Asked.Add(place);
        var (status, reason) = Servers.GetValueOrDefault((place.Host, place.Port), (ServiceStatus.Absent, "nobody there"));
        return Task.FromResult(new ServiceFinding(place, status, reason));
    }
}
