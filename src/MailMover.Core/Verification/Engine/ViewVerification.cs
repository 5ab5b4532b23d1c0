using MailMover.Core.Endpoints;

namespace MailMover.Core.Verification.Engine;

/// <summary>
/// A view of the source that the copy left out, such as Gmail's All Mail. Its messages lie in other folders too and are accounted for there; those that
/// do not (archived mail at Gmail) are looked for at the destination like any others.
/// </summary>
internal sealed class ViewVerification(VerificationRun run, SourceFolder folder)
{
    /// <summary>Reads the view.</summary>
    /// <returns>The messages that are in no other folder of the source.</returns>
    public async Task<List<Wanted>> RunAsync()
    {
        folder.Reset();
        var messages = new List<IndexedMessage>();
        try
        {
            await new SourceIndex(run, folder, 0).ReadAsync(messages);
        }
        catch (RenumberedException renumbered)
        {
            folder.BecomeUnreadable(renumbered.Message);
            return [];
        }
        catch (MailFailureException failure) when (failure.Scope != FailureScope.Endpoint)
        {
            folder.BecomeUnreadable(failure.Message);
            return [];
        }

        messages.Sort(IndexedMessage.Compare);
        var alone = new List<Wanted>();
        foreach (var alike in messages.GroupBy(m => (m.Fingerprint, m.SizeInOctets)))
            alone.AddRange(alike.Skip(run.SourceBag!.Count(alike.Key.Fingerprint, alike.Key.SizeInOctets)).Select(m => new Wanted(m)));
        // The next view must not look for them once more.
        foreach (var wanted in alone)
            run.SourceBag!.Add(wanted.Message.Fingerprint, wanted.Message.SizeInOctets);
        var shown = messages.Count - alone.Count;
        folder.Tally.Found -= shown;
        folder.Tally.SizeInOctets = alone.Sum(w => Math.Max(0, w.Message.SizeInOctets));
        if (shown > 0)
            folder.Tally.Note($"{shown} messages that it shows lie in other folders too and are counted there.");
        if (alone.Count > 0)
            folder.Tally.Note($"{alone.Count} messages lie in no other folder.");
        return alone;
    }
}
