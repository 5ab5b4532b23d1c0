using MailMover.Core.Endpoints;

namespace MailMover.Core.Preflight.Findings;

/// <summary>Whether the destination has room for what is to come: its quotas, the disk, and what its provider is known to give.</summary>
internal static class RoomFindings
{
    /// <summary>Beyond this share of what was free there is hardly room for the mail that arrives afterwards.</summary>
    private const double NearlyFull = 0.95;

    private const string MakeRoom = "Make room there or get more of it, or choose less with --since, --exclude or --max-size. What fits is copied all the same with --skip-check.";

    public static IEnumerable<PreflightFinding> Of(PreflightView view)
    {
        var need = RoomNeed.Of(view);
        return
        [
            .. (view.Destination.Quota ?? []).SelectMany(r => OfQuota(view, r, need)),
            .. OfDisk(view, need),
            .. OfProvider(view, need),
        ];
    }

    private static IEnumerable<PreflightFinding> OfQuota(PreflightView view, QuotaRoot root, RoomNeed need)
    {
        // Courier and others tell a limit of 0 where there is none; a mailbox that may hold nothing would be no mailbox.
        if (root.Storage is { Limit: > 0 } storage)
        {
            var has = $"has room for {Amount.Octets(storage.Free)} more (it holds {Amount.Octets(storage.Used)} of {Amount.Octets(storage.Limit)})";
            yield return OfOctets(view, storage, need, need.CountedOctets, has, "quota");
        }

        if (root.Messages is not { Limit: > 0 } messages || need.LikelyMessages <= messages.Free)
            yield break;
        var room = $"The destination has room for {Amount.Messages(messages.Free)} more (it holds {Amount.Of(messages.Used)} of {Amount.Of(messages.Limit)}), and {Amount.Of(need.LikelyMessages)} are to come.";
        yield return need.CountedMessages - Math.Min(need.AdoptableMessages, messages.Used) > messages.Free
            ? view.Destination.Find("message-quota-too-small", FindingSeverity.Problem, room, MakeRoom)
            : view.Destination.Find("message-quota-may-be-too-small", FindingSeverity.Warning, $"{room} It suffices only if {Condition(need, isQuota: true, "them are")}.", MakeRoom);
    }

    private static IEnumerable<PreflightFinding> OfDisk(PreflightView view, RoomNeed need)
    {
        if (view.Destination.Known.FreeOctets is { } free)
            yield return OfOctets(view, new QuotaAmount(long.MaxValue / 2, (long.MaxValue / 2) + free), need, need.CertainOctets, $"is on a disk that has room for {Amount.Octets(free)} more", "disk");
    }

    private static PreflightFinding OfOctets(PreflightView view, QuotaAmount room, RoomNeed need, long surely, string has, string id)
    {
        var certain = surely - Math.Min(need.AdoptableOctets, room.Used);
        if (certain > room.Free)
            return view.Destination.Find($"{id}-too-small", FindingSeverity.Problem, $"The destination {has}, and {Amount.Octets(need.LikelyOctets ?? need.CertainOctets)} are to come.", MakeRoom);
        if (need.LikelyOctets is not { } likely)
            return view.Destination.Find(id, FindingSeverity.Note, $"The destination {has}. How much is to come is not known, because the source does not tell the size of its folders.", view.Options.Quick ? "Check without --quick: then each message is looked at." : "");
        if (likely > room.Free)
            return view.Destination.Find($"{id}-may-be-too-small", FindingSeverity.Warning, $"The destination {has}, and {Amount.Octets(likely)} are to come. It suffices only if {Condition(need, id == "quota", "that is")}.", MakeRoom);
        return likely > room.Free * NearlyFull && likely > 0
            ? view.Destination.Find($"{id}-nearly-full", FindingSeverity.Warning, $"The destination {has}, and {Amount.Octets(likely)} are to come: afterwards it is nearly full.", "Make room there, so that new mail can arrive.")
            : view.Destination.Find(id, FindingSeverity.Note, $"The destination {has}; {(likely == 0 ? "nothing is" : $"{Amount.Octets(likely)} are")} to come.");
    }

    private static string Condition(RoomNeed need, bool isQuota, string what) =>
        $"enough of {what} there already{(isQuota && need.IsPartlyAside ? ", or if the server does not count the mail in trash and junk" : "")}";

    /// <summary>Where the server itself says nothing, what a provider is known to give is worth a word. Plans differ, so it stops nobody.</summary>
    private static IEnumerable<PreflightFinding> OfProvider(PreflightView view, RoomNeed need)
    {
        var limits = view.Destination.Known.Limits;
        if (limits.MailboxInOctets is { } limit && need.LikelyOctets > limit && view.Destination.Quota?.Any(r => r.Storage is { Limit: > 0 }) != true)
            yield return view.Destination.Find("mailbox-limit", FindingSeverity.Warning, $"A mailbox at {view.Destination.Name} usually holds {Amount.Octets(limit)}, and {Amount.Octets(need.LikelyOctets.Value)} are to come.", "Look in its settings how large yours may be.");
        var create = view.Plan.Pairs.Where(p => p.Create).Select(p => p.Destination).Distinct().Count();
        if (limits.Folders is { } folders && create > 0 && view.Destination.Folders.Count + create > folders)
            yield return view.Destination.Find("folder-limit", FindingSeverity.Warning, $"A mailbox at {view.Destination.Name} has at most {Amount.Folders(folders)}; it has {Amount.Of(view.Destination.Folders.Count)}, and {Amount.Of(create)} would have to be created.", "Put several folders into one with --map, or leave some out with --exclude.");
    }
}
