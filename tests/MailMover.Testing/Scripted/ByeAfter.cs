namespace MailMover.Testing.Scripted;

/// <summary>Says BYE and hangs up, once, between two responses, as soon as so many octets have been sent.</summary>
public sealed class ByeAfter(long octets, string? command = null, string words = "* BYE Server is going down") : Misbehaviour
{
    private readonly Lock _gate = new();
    private long _left = octets;
    private bool _isSaid;

    public override string? PartingWords
    {
        get
        {
            lock (_gate)
            {
                if (_isSaid || _left > 0)
                    return null;
                _isSaid = true;
                return words;
            }
        }
    }

    public override int? Pass(TrafficDirection going, ScriptedCommand? asked, int count)
    {
        if (going == TrafficDirection.FromServer && (command is null || asked?.Begins(command) == true))
        {
            lock (_gate)
                _left -= count;
        }

        return null;
    }
}
