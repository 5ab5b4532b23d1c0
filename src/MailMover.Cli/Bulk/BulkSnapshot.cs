using MailMover.Bulk.Running;
using MailMover.Cli.Output;

namespace MailMover.Cli.Bulk;

/// <summary>All rows at one moment.</summary>
internal sealed record BulkSnapshot
{
    public required int Rows { get; init; }

    public required IReadOnlyDictionary<BulkRowStatus, int> Counts { get; init; }

    public long Messages { get; init; }

    public long Octets { get; init; }

    public double OctetsPerSecond { get; init; }

    public int Connections { get; init; }

    public required IReadOnlyList<RowState> Running { get; init; }

    /// <summary>The moment of this picture.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>When the first of the waiting rows is tried again; null where none waits.</summary>
    public DateTimeOffset? NextTry { get; init; }

    public int this[BulkRowStatus status] => Counts.GetValueOrDefault(status);

    /// <summary>Rows of which nothing more is to be expected in this run.</summary>
    public int Over => Rows - this[BulkRowStatus.Pending] - this[BulkRowStatus.Running] - this[BulkRowStatus.Waiting] - this[BulkRowStatus.NotChosen];

    /// <summary>Rows that this run is about.</summary>
    public int Chosen => Rows - this[BulkRowStatus.NotChosen];

    public int Failed => this[BulkRowStatus.Failed] + this[BulkRowStatus.Incomplete] + this[BulkRowStatus.BadRow];

    public static BulkSnapshot Of(IReadOnlyList<RowState> rows, RateMeter rate, DateTimeOffset moment)
    {
        var counts = new Dictionary<BulkRowStatus, int>();
        long messages = 0, octets = 0;
        var connections = 0;
        DateTimeOffset? next = null;
        var running = new List<RowState>();
        foreach (var row in rows)
        {
            var status = row.Status;
            counts[status] = counts.GetValueOrDefault(status) + 1;
            messages += row.Progress?.MessagesDone ?? 0;
            octets += row.Progress?.OctetsDone ?? 0;
            if (status == BulkRowStatus.Waiting && row.TriedAgainAt is { } again && !(again >= next))
                next = again;
            if (status != BulkRowStatus.Running)
                continue;
            connections += row.Connections;
            running.Add(row);
        }

        return new BulkSnapshot { Rows = rows.Count, Counts = counts, Messages = messages, Octets = octets, OctetsPerSecond = rate.Sample(octets), Connections = connections, Running = running, Now = moment, NextTry = next };
    }
}
