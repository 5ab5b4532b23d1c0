namespace MailMover.Testing.Scripted;

/// <summary>Changes the responses to commands: all of them together.</summary>
/// <param name="command">How the commands begin; empty for all.</param>
/// <param name="change">Gets the untagged responses with their line ends, gives what is sent instead.</param>
/// <param name="tagged">Changes the tagged answer, without its tag.</param>
/// <param name="times">How often.</param>
/// <param name="after">How many it lets pass before.</param>
public sealed class Rewrites(string command, Func<IReadOnlyList<string>, IEnumerable<string>> change, Func<string, string>? tagged = null, int times = int.MaxValue, int after = 0)
    : Counted(command, times, after)
{
    public override void Change(ScriptedCommand command, ScriptedReply reply)
    {
        if (!IsTurn(command))
            return;
        var changed = change([.. reply.Untagged.Select(r => r.Text)]).Select(ScriptedResponse.Raw).ToList();
        reply.Untagged.Clear();
        reply.Untagged.AddRange(changed);
        if (tagged is not null && reply.Tagged is not null)
            reply.Tagged = tagged(reply.Tagged);
    }
}
