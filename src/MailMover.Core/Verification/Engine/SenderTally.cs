using MailMover.Core.Endpoints;

namespace MailMover.Core.Verification.Engine;

/// <summary>Who wrote lately. At most 10,000 addresses are kept.</summary>
internal sealed class SenderTally
{
    private const int Most = 10_000;
    private static readonly TimeSpan Lately = TimeSpan.FromDays(90);
    private readonly Dictionary<string, SenderCount> _senders = [];

    public void Add(MessageHeader header, DateTimeOffset? received, VerificationRun run)
    {
        var date = received ?? header.SentOrReceived;
        if (date is not { } at || at < run.Started - Lately || MailAddress.Parse(header.From) is not { } sender || sender.Address.Equals(run.Source.Identity.User, StringComparison.OrdinalIgnoreCase))
            return;
        Add(new SenderCount(sender.Address, sender.Name, 1, at));
    }

    public void Add(SenderTally other)
    {
        foreach (var sender in other._senders.Values)
            Add(sender);
    }

    /// <summary>The most frequent first.</summary>
    public IReadOnlyList<SenderCount> ToList() =>
        [.. _senders.Values.OrderByDescending(s => s.Messages).ThenByDescending(s => s.Last).ThenBy(s => s.Address, StringComparer.Ordinal)];

    private void Add(SenderCount sender)
    {
        if (_senders.TryGetValue(sender.Address, out var known))
        {
            var newest = sender.Last >= known.Last ? sender : known;
            _senders[sender.Address] = known with { Messages = known.Messages + sender.Messages, Last = newest.Last, Name = newest.Name.Length > 0 ? newest.Name : known.Name.Length > 0 ? known.Name : sender.Name };
        }
        else if (_senders.Count < Most)
        {
            _senders.Add(sender.Address, sender);
        }
    }
}
