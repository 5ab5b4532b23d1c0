using MailMover.Cli.Secrets;
using MailMover.Core.Endpoints;

namespace MailMover.Cli.Endpoints;

/// <summary>One end of the transfer as it was typed.</summary>
internal sealed record EndpointSettings
{
    public required EndpointSide Side { get; init; }

    public required EndpointUri Uri { get; init; }

    public required SecretOrigin Secret { get; init; }

    public string? CertificateAuthorityFile { get; init; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string? CertificatePin { get; init; }

    /// <summary><c>from</c> or <c>to</c>, as in the names of the options.</summary>
    public string OptionPrefix => Side == EndpointSide.Source ? "from" : "to";
}
