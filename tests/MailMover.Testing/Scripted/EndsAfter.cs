namespace MailMover.Testing.Scripted;

/// <summary>Ends a connection, once, after so many octets, wherever that is: in a line, in a literal, in an answer.</summary>
/// <param name="octets">How many octets pass, counted over all connections.</param>
/// <param name="direction">Whose octets.</param>
/// <param name="command">Only octets of such commands and their answers count; null for all.</param>
/// <param name="then">How it ends.</param>
public sealed class EndsAfter(long octets, TrafficDirection direction = TrafficDirection.FromServer, string? command = null, AfterReply then = AfterReply.HangUp) : Misbehaviour
{
    private readonly Lock _gate = new();
    private long _left = octets;

    /// <summary>Whether it has come to that.</summary>
    public bool HasHappened { get; private set; }

    public override AfterReply Then => then;

    public override int? Pass(TrafficDirection going, ScriptedCommand? asked, int count)
    {
        if (going != direction || (command is not null && asked?.Begins(command) != true))
            return null;
        lock (_gate)
        {
            if (HasHappened)
                return null;
            if (count < _left)
            {
                _left -= count;
                return null;
            }

            HasHappened = true;
            return (int)_left;
        }
    }
}
