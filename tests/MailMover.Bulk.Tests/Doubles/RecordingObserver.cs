using MailMover.Bulk.Running;
using MailMover.Core.Transfer;

namespace MailMover.Bulk.Tests.Doubles;

/// <summary>Remembers what was told.</summary>
internal sealed class RecordingObserver : IBulkObserver
{
    private readonly Lock _gate = new();

    public List<string> Changes { get; } = [];

    public List<string> Notes { get; } = [];

    /// <summary>Called with each change.</summary>
    public Action<RowState> Changed { get; set; } = _ => { };

    /// <summary>Called with what happens in rows.</summary>
    public Action<RowState, TransferEvent> Happened { get; set; } = (_, _) => { };

    public void OnChange(RowState row)
    {
        lock (_gate)
            Changes.Add($"{row.Row.SourceIdentity?.User} {row.Status}");
        Changed(row);
    }

    public void OnNote(string text)
    {
        lock (_gate)
            Notes.Add(text);
    }

    public void OnEvent(RowState row, TransferEvent transferEvent) => Happened(row, transferEvent);
}
