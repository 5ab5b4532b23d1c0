using System.Globalization;
using MailMover.Core.Endpoints;

namespace MailMover.Bulk.Reading;

/// <summary>Finds rows that move the same mailbox twice, or two mailboxes into one.</summary>
internal sealed class Repetitions
{
    private readonly Dictionary<EndpointIdentity, List<(EndpointIdentity Source, string Into, int Line)>> _destinations = [];

    /// <summary>What is wrong with a row because of those before it; empty for nothing.</summary>
    public string Check(BulkRow row)
    {
        if (row.SourceIdentity is not { } source || row.DestinationIdentity is not { } destination)
            return "";
        if (!_destinations.TryGetValue(destination, out var before))
            _destinations[destination] = before = [];
        var into = row.Into.Trim('/').ToUpperInvariant();
        var again = before.FirstOrDefault(b => b.Source == source);
        // Each with a folder of its own is what somebody writes who joins mailboxes on purpose.
        var mixed = before.FirstOrDefault(b => b.Into.Length == 0 || into.Length == 0 || b.Into == into);
        before.Add((source, into, row.Line));
        if (again.Line > 0)
            return string.Create(CultureInfo.InvariantCulture, $"this source and this destination stand in line {again.Line} already. Remove one of the two.");
        return mixed.Line == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"line {mixed.Line} has the same destination, so both mailboxes would be mixed there. If that is wanted, give each of these rows a folder of its own in the column into.");
    }
}
