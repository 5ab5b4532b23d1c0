using System.Globalization;
using MailMover.Bulk.Running;
using MailMover.Core.Transfer;

namespace MailMover.Bulk.Results;

/// <summary>The cells of <see cref="Reading.ResultColumns"/> for a row.</summary>
internal static class ResultCells
{
    public static IReadOnlyList<string> Of(RowState state)
    {
        if (state is { Status: BulkRowStatus.NotChosen, Earlier: { } earlier })
            return [Number(state.Row.Line), .. earlier.Skip(1)];
        var total = state.Outcome?.Report?.Total;
        var exitCode = state.Status == BulkRowStatus.BadRow ? 2 : state.Outcome?.ExitCode;
        return
        [
            Number(state.Row.Line), state.Row.SourceIdentity?.ToString() ?? "", state.Row.DestinationIdentity?.ToString() ?? "",
            StatusWords.Of(state.Status), exitCode is { } code ? Number(code) : "", state.Reason,
            Figure(total, t => t.Found), Figure(total, t => t.Copied), Figure(total, t => t.AlreadyThere), Figure(total, t => t.Skipped), Figure(total, t => t.Refused), Figure(total, t => t.Failed), Figure(total, t => t.OctetsNow),
            Moment(state.Started), Moment(state.Finished), Number(state.Attempts), state.Outcome?.Verdict ?? "", state.Outcome?.AuditFile ?? "",
        ];
    }

    private static string Figure(FolderReport? total, Func<FolderReport, long> figure) => total is null ? "" : Number(figure(total));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
