namespace MailMover.Testing.InMemory;

/// <summary>An append that the server holds and has not committed yet.</summary>
internal sealed class PendingCommit(InMemoryFolder folder, IReadOnlyList<InMemoryMessage> messages, LateCommit when, DateTimeOffset cutAt)
{
    private int _looks;
    private int _steps;

    public InMemoryFolder Folder { get; } = folder;

    public IReadOnlyList<InMemoryMessage> Messages { get; } = messages;

    public void CountLook(InMemoryFolder looked) => _looks += looked == Folder ? 1 : 0;

    public void CountStep() => _steps++;

    public bool IsDue(DateTimeOffset now) =>
        (when.Looks is { } looks && _looks > looks) ||
        (when.Steps is { } steps && _steps > steps) ||
        (when.Delay is { } delay && now - cutAt >= delay);
}
