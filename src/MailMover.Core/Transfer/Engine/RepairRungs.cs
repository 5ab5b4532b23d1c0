using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Transfer.Repair;

namespace MailMover.Core.Transfer.Engine;

/// <summary>The rungs of the failure ladder that change octets (<c>--repair</c>), one at a time and only as far as needed.</summary>
/// <param name="run">The run.</param>
/// <param name="work">The folder.</param>
/// <param name="recorder">Where the outcome is recorded.</param>
/// <param name="adoption">Knows what the destination held before.</param>
/// <param name="tryAsync">Sends a form of the message and gives why it was refused, or null.</param>
internal sealed class RepairRungs(RunContext run, FolderWork work, FolderRecorder recorder, Adoption adoption, Func<BatchItem, Task<MailFailureException?>> tryAsync)
{
    private readonly RepairNotes _notes = new();
    private MailFailureException? _lastRefusal;

    /// <summary>Why the repair did not help, in words; empty where there was nothing to repair.</summary>
    public string Words { get; private set; } = "";

    /// <summary>Repairs and sends until the destination takes it.</summary>
    /// <param name="item">The message.</param>
    /// <param name="refusal">Why it was refused as it is.</param>
    /// <param name="lastForms">The forms in which the message is tried once all of it is repaired and that alone did not help.</param>
    /// <returns>Whether nothing more is to be done with it now.</returns>
    public async Task<bool> ClimbDownAsync(BatchItem item, MailFailureException refusal, Func<BatchItem, IEnumerable<BatchItem>> lastForms)
    {
        if (item.Octets.Length > run.Options.MemoryInOctets)
        {
            Words = $"not repaired: it has {item.Octets.Length:N0} octets, more than --memory allows";
            return false;
        }

        // A repair holds a message several times over, so there is one at a time.
        await run.RepairTurn.WaitAsync(run.Stopping.Forceful);
        try
        {
            return await ClimbDownInTurnAsync(item, refusal, lastForms);
        }
        finally
        {
            run.RepairTurn.Release();
        }
    }

    private async Task<bool> ClimbDownInTurnAsync(BatchItem item, MailFailureException refusal, Func<BatchItem, IEnumerable<BatchItem>> lastForms)
    {
        _lastRefusal = refusal;
        var octets = await ReadAsync(item.Octets);
        foreach (var step in MessageRepair.Steps)
        {
            var repaired = step(octets, _notes);
            if (octets.AsSpan().SequenceEqual(repaired))
                continue;
            octets = repaired;
            if (await SendAsync(Form(item, octets, refusal), form => [form]))
                return true;
        }

        if (_notes.Done.Count > 0 && await SendAsync(Form(item, octets, refusal), lastForms))
            return true;
        run.Originals.Remove(work.Folder.Id, item.Message.Key);
        Words = string.Join("; ", Reasons(refusal));
        return false;
    }

    /// <summary>Sends one form after the other. Whoever is to stop leaves the message in doubt, which it is not, for the next run.</summary>
    private async Task<bool> SendAsync(BatchItem repaired, Func<BatchItem, IEnumerable<BatchItem>> forms)
    {
        using var octets = repaired.Repaired!.Octets;
        if (await adoption.TakeSameAsync(repaired.Repaired, run.Stopping.Forceful) is { } uid)
        {
            recorder.RepairedBefore(repaired, adoption.UidValidity, uid);
            return true;
        }

        // Before the copy, so that there is no repaired copy without its original, whenever the run dies.
        await run.Originals.SaveAsync(work.Folder.Id, repaired.Message.Key, repaired.Octets, CancellationToken.None);
        foreach (var form in forms(repaired))
        {
            if (run.IsStopping || await tryAsync(form) is not { } refusal)
                return true;
            _lastRefusal = refusal;
        }

        return false;
    }

    private BatchItem Form(BatchItem item, byte[] octets, MailFailureException refusal)
    {
        var repairs = string.Join(", ", _notes.Done);
        var reason = $"repaired: {repairs}; as it is the destination refused it{(refusal.ServerText is { Length: > 0 } text ? $": \"{text}\"" : "")}";

        // Only the fingerprint counts, and that does not depend on how text is decoded.
        var header = MessageHeaderParser.Parse(octets, Encoding.Latin1.GetString);
        return item with
        {
            Repaired = new RepairedMessage(PooledOctets.CopyOf(octets), header, repairs),
            Reason = item.Reason.Length == 0 ? reason : $"{reason}; {item.Reason}",
        };
    }

    private IEnumerable<string> Reasons(MailFailureException first)
    {
        if (_notes.Done.Count > 0)
            yield return $"repairing it ({string.Join(", ", _notes.Done)}) did not help{(_lastRefusal?.ServerText is { Length: > 0 } text && text != first.ServerText ? $": \"{text}\"" : "")}";
        else if (_notes.LeftAlone.Count == 0)
            yield return "there is nothing in it that --repair could put right";
        foreach (var why in _notes.LeftAlone)
            yield return $"not repaired: {why}";
    }

    private static async Task<byte[]> ReadAsync(MessageOctets octets)
    {
        var all = new byte[octets.Length];
        await using var source = octets.OpenRead();
        await source.ReadExactlyAsync(all);
        return all;
    }
}
