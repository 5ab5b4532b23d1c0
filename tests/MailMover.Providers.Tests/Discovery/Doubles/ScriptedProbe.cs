using System.Collections.Concurrent;
using MailMover.Protocols.Discovery;

namespace MailMover.Providers.Tests.Discovery.Doubles;

/// <summary>A network in which only the given mail servers are.</summary>
internal sealed class ScriptedProbe : IServiceProbe
{
    private readonly ConcurrentDictionary<(string Host, int Port), (ServiceStatus Status, string Reason)> _servers = new();

    public ConcurrentQueue<ServicePlace> Asked { get; } = new();

    public ScriptedProbe With(string host, int port, ServiceStatus status = ServiceStatus.Found, string reason = "")
    {
        _servers[(host, port)] = (status, reason);
        return this;
    }

    public Task<ServiceFinding> ProbeAsync(ServicePlace place, CancellationToken cancellationToken)
    {
        Asked.Enqueue(place);
        var (status, reason) = _servers.GetValueOrDefault((place.Host, place.Port), (ServiceStatus.Absent, "nobody there"));
        return Task.FromResult(new ServiceFinding(place, status, reason));
    }
}
