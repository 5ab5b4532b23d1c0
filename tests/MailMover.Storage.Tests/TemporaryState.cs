using MailMover.Core.Endpoints;

namespace MailMover.Storage.Tests;

/// <summary>A state directory for one test.</summary>
internal sealed class TemporaryState : IDisposable
{
    private readonly string _parent = System.IO.Directory.CreateTempSubdirectory("mailmover-test-").FullName;

    public TemporaryState() => Directory = StateDirectory.Open(Path.Combine(_parent, "state"));

    public StateDirectory Directory { get; }

    public string PairDirectory(EndpointIdentity source, EndpointIdentity destination) => Directory.PairDirectory(source, destination);

    /// <summary>A path beside the state directory.</summary>
    public string Beside(string name) => Path.Combine(_parent, name);

    public void Dispose()
    {
        Directory.Dispose();
        System.IO.Directory.Delete(_parent, recursive: true);
    }
}
