using MailMover.Core.Endpoints;

namespace MailMover.Core.Verification.Engine;

/// <summary>A server has rebuilt a folder while it was looked at: what was read of it means other messages now.</summary>
internal sealed class RenumberedException(EndpointSide side, string message) : Exception(message)
{
    public EndpointSide Side { get; } = side;
}
