namespace MailMover.Bulk.Running;

/// <summary>The rows between the same two hosts that wait for their turn, in the order of the file.</summary>
internal sealed class Lane
{
    public LinkedList<RowState> Waiting { get; } = new();

    public int Running { get; set; }
}
