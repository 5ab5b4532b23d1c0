namespace MailMover.Core.Verification.Engine;

/// <summary>The sums of one source folder.</summary>
internal sealed class FolderTally
{
    private readonly long[] _fates = new long[Enum.GetValues<MessageFate>().Length];
    private readonly long[] _contents = new long[Enum.GetValues<ContentMatch>().Length];
    private readonly List<string> _notes = [];

    public long Found { get; set; }

    public long SizeInOctets { get; set; }

    public long AtDestination { get; set; }

    public long ExtraCopies { get; set; }

    public long OtherDate { get; set; }

    public long LackFlags { get; set; }

    /// <summary>How many messages were read back only because headers and size left a doubt.</summary>
    public long ReadInDoubt { get; set; }

    /// <summary>Source messages that are not what they were when they were copied.</summary>
    public long ChangedAtSource { get; set; }

    /// <summary>Keywords that copies lack, with how many.</summary>
    public SortedDictionary<string, long> LostKeywords { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<int, (long AtSource, long AtDestination)> Years { get; } = [];

    public SenderTally Senders { get; } = new();

    public void Count(MessageFate fate, long messages = 1) => _fates[(int)fate] += messages;

    public void Count(ContentMatch match) => _contents[(int)match]++;

    public void CountYear(int year, MessageFate fate)
    {
        if (fate is MessageFate.Skipped or MessageFate.Vanished)
            return;
        var (there, here) = Years.GetValueOrDefault(year);
        var arrived = SourceFolder.IsAtDestination(fate) && fate != MessageFate.Differs;
        Years[year] = (there + 1, here + (arrived ? 1 : 0));
    }

    public void Note(string text)
    {
        if (!_notes.Contains(text))
            _notes.Add(text);
    }

    public FolderVerification ToReport(SourceFolder folder) => new()
    {
        Source = folder.Path,
        Destination = folder.Destination,
        Found = Found,
        Fates = NotZero<MessageFate>(_fates),
        Contents = NotZero<ContentMatch>(_contents),
        AtDestination = AtDestination,
        ExtraCopies = ExtraCopies,
        OtherDate = OtherDate,
        LackFlags = LackFlags,
        SizeInOctets = SizeInOctets,
        LeftOutBecause = folder.LeftOutBecause,
        Notes = [.. _notes],
    };

    private static Dictionary<T, long> NotZero<T>(long[] counts) where T : struct, Enum =>
        Enum.GetValues<T>().Where((_, i) => counts[i] > 0).ToDictionary(v => v, v => counts[Convert.ToInt32(v, null)]);
}
