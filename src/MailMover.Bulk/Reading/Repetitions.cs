using System.Globalization;

namespace MailMover.Bulk.Reading;

/// <summary>Finds rows that move the same mailbox twice, or two mailboxes into one.</summary>
internal sealed class Repetitions
{
    private readonly Dictionary<string, Destination> _destinations = [];

    /// <summary>What is wrong with a row because of those before it; empty for nothing.</summary>
    /// <param name="row">The row.</param>
    /// <param name="into">The folder of the destination that everything goes into; empty for none.</param>
    public string Check(BulkRow row, string into)
    {
        if (row.SourceIdentity is not { } source || row.DestinationIdentity is not { } destination)
            return "";
        var key = MailboxKey.Of(destination);
        if (!_destinations.TryGetValue(key, out var known))
            _destinations[key] = known = new Destination(row.Line, destination.User);
        var folder = into.Trim('/').ToUpperInvariant();
        var isNewSource = known.Sources.TryAdd(MailboxKey.Of(source), (row.Line, source.User));
        // Each with a folder of its own is what somebody writes who joins mailboxes on purpose.
        var mixed = known.FirstLine == row.Line ? 0 : folder.Length == 0 ? known.FirstLine : known.Folders.TryGetValue("", out var whole) ? whole : known.Folders.GetValueOrDefault(folder);
        known.Folders.TryAdd(folder, row.Line);
        if (!isNewSource)
        {
            var (line, user) = known.Sources[MailboxKey.Of(source)];
            var inOtherCapitals = user == source.User && known.User == destination.User ? "" : ", in other capitals, which nearly all servers take for the same mailbox";
            return string.Create(CultureInfo.InvariantCulture, $"this source and this destination stand in line {line} already{inOtherCapitals}. Remove one of the two.");
        }

        return mixed == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"line {mixed} has the same destination, so both mailboxes would be mixed there. If that is wanted, give each of these rows a folder of its own in the column into.");
    }

    private sealed record Destination(int FirstLine, string User)
    {
        public Dictionary<string, (int Line, string User)> Sources { get; } = [];

        public Dictionary<string, int> Folders { get; } = [];
    }
}
