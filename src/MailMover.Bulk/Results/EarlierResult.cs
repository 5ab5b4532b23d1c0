using System.Globalization;

namespace MailMover.Bulk.Results;

/// <summary>What an earlier run wrote of a row.</summary>
/// <param name="Cells">The cells of <see cref="Reading.ResultColumns"/>.</param>
public sealed record EarlierResult(IReadOnlyList<string> Cells)
{
    /// <summary>The word for its status.</summary>
    public string Status => Cells[3];

    /// <summary>Whether everything was there.</summary>
    public bool IsComplete => Status == StatusWords.Of(Running.BulkRowStatus.Complete);

    /// <summary>Why it was not complete; empty where it was, or was never tried.</summary>
    public string Reason => Cells[5];

    /// <summary>Messages found; null where none were counted.</summary>
    public long? Found => Number(6);

    /// <summary>Messages copied, in all runs; null where none were counted.</summary>
    public long? Copied => Number(7);

    /// <summary>Messages that were there already; null where none were counted.</summary>
    public long? AlreadyThere => Number(8);

    /// <summary>Messages refused or failed; null where none were counted.</summary>
    public long? Lost => Number(10) is { } refused ? refused + (Number(11) ?? 0) : null;

    /// <summary>The verdict; empty where nothing was verified.</summary>
    public string Verdict => Cells[16];

    /// <summary>The audit log; empty where there is none.</summary>
    public string AuditFile => Cells[17];

    private long? Number(int cell) => long.TryParse(Cells[cell], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
