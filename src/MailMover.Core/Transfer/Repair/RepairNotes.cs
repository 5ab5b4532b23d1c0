namespace MailMover.Core.Transfer.Repair;

/// <summary>What a repair did and what it had to leave alone, each thing once, in words.</summary>
internal sealed class RepairNotes
{
    private readonly List<string> _done = [];
    private readonly List<string> _leftAlone = [];

    public IReadOnlyList<string> Done => _done;

    public IReadOnlyList<string> LeftAlone => _leftAlone;

    public void Did(string what) => Add(_done, what);

    public void LeftAloneBecause(string why) => Add(_leftAlone, why);

    private static void Add(List<string> list, string text)
    {
        if (!list.Contains(text))
            list.Add(text);
    }
}
