namespace MailMover.Cli;

/// <summary>What a connection may cost, and where its protocol is written.</summary>
internal sealed record EndpointLimits
{
    public required int Connections { get; init; }

    public required long MaxMessageInOctets { get; init; }

    public required string TemporaryDirectory { get; init; }

    public Action<string>? Trace { get; init; }
}
