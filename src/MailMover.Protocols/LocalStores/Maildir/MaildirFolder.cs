using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>One folder of a store: which messages are in it, and by what numbers they are known.</summary>
internal sealed class MaildirFolder(FolderPath path, string directory, StoreNumbers numbers, LocalFailures failures, TimeProvider time) : IDisposable
{
    private const string Note = "seen";
    private const int MostRounds = 5;
    private const int NumberedAtOnce = 10_000;

    private readonly SemaphoreSlim _looking = new(1, 1);
    private readonly WeakReference<MaildirSnapshot?> _latest = new(null);
    private Dictionary<string, (string Name, bool IsNew)>? _now;
    private FolderStamp _nowStamp;

    public FolderPath Path => path;

    public string Directory => directory;

    public StoreNumbers Numbers => numbers;

    public KeywordTable Keywords { get; } = new(directory);

    public string Cur { get; } = System.IO.Path.Combine(directory, "cur");

    public string New { get; } = System.IO.Path.Combine(directory, "new");

    public string Tmp { get; } = System.IO.Path.Combine(directory, "tmp");

    /// <summary>What was seen last, if it is still remembered.</summary>
    public MaildirSnapshot? Latest => _latest.TryGetTarget(out var latest) ? latest : null;

    /// <summary>The path of a file in this folder.</summary>
    public string FileOf((string Name, bool IsNew) file) => System.IO.Path.Combine(file.IsNew ? New : Cur, file.Name);

    /// <summary>The folder's figures. Nothing is read where neither <c>cur</c> nor <c>new</c> changed since they were counted last.</summary>
    public async Task<FolderStatus> StatusAsync(CancellationToken cancellationToken)
    {
        var stamp = FolderStamp.Read(directory, time);
        if (Latest is { } latest && stamp.StillHolds(latest.Stamp))
            return StatusOf(latest);
        if ((await numbers.GetNoteAsync(Note, cancellationToken))?.Split(' ') is [var cur, var fresh, var count, var size] && $"{cur} {fresh}" == stamp.ToString())
        {
            return new FolderStatus
            {
                UidValidity = numbers.UidValidity,
                UidNext = numbers.UidNext,
                Exists = long.Parse(count, CultureInfo.InvariantCulture),
                SizeInOctets = long.Parse(size, CultureInfo.InvariantCulture) is >= 0 and var known ? known : null,
            };
        }

        return StatusOf(await LookAsync(cancellationToken));
    }

    /// <summary>Looks what is there, and numbers what has no number yet.</summary>
    public async Task<MaildirSnapshot> LookAsync(CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            if (Latest is { } latest && FolderStamp.Read(directory, time).StillHolds(latest.Stamp))
                return latest;
            var snapshot = await ScanAsync(cancellationToken);
            _latest.SetTarget(snapshot);
            if (snapshot.Stamp.IsSettled)
                await numbers.SetNoteAsync(Note, string.Create(CultureInfo.InvariantCulture, $"{snapshot.Stamp} {snapshot.Count} {snapshot.SizeInOctets ?? -1}"), cancellationToken);
            return snapshot;
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>Where a message is now that was not found where it was seen: other programs move it from <c>new</c> to <c>cur</c>, and rename it for its flags.</summary>
    public (string Name, bool IsNew)? Locate(string key)
    {
        lock (Keywords)
        {
            var stamp = FolderStamp.Read(directory, time);
            if (_now is null || !stamp.StillHolds(_nowStamp))
            {
                var names = ReadNames();
                _now = new Dictionary<string, (string, bool)>(names.Count, StringComparer.Ordinal);
                for (var i = 0; i < names.Count; i++)
                {
                    var name = names[i];
                    _now[name[..MaildirName.KeyLength(name)]] = (name, names.IsNew(i));
                }

                _nowStamp = stamp;
            }

            return _now.TryGetValue(key, out var file) ? file : null;
        }
    }

    public static FolderStatus StatusOf(MaildirSnapshot snapshot) => new()
    {
        UidValidity = snapshot.UidValidity,
        UidNext = snapshot.UidNext,
        Exists = snapshot.Count,
        SizeInOctets = snapshot.SizeInOctets,
    };

    public void Dispose() => _looking.Dispose();

    private async Task<MaildirSnapshot> ScanAsync(CancellationToken cancellationToken)
    {
        var (names, stamp) = await Task.Run(Gather, cancellationToken);
        var distinct = new DistinctNames(names, FileOf);
        var found = new uint[distinct.Count];
        for (var from = 0; from < found.Length; from += NumberedAtOnce)
        {
            var keys = new string[Math.Min(NumberedAtOnce, found.Length - from)];
            for (var i = 0; i < keys.Length; i++)
                keys[i] = distinct.KeyAt(from + i);
            var given = await numbers.NumberAsync(keys, cancellationToken);
            for (var i = 0; i < keys.Length; i++)
                found[from + i] = given[i];
        }

        return distinct.Numbered(found, numbers.UidValidity, numbers.UidNext, stamp);
    }

    /// <summary>
    /// A file that is renamed while the directory is read may be seen twice or not at all, so it is read again until it stayed as it was; whatever was seen counts.
    /// </summary>
    private (NameList Names, FolderStamp Stamp) Gather()
    {
        var stamp = FolderStamp.Read(directory, time);
        var names = ReadNames();
        for (var round = 1; round < MostRounds && FolderStamp.Read(directory, time) is var after && (after.Cur, after.New) != (stamp.Cur, stamp.New); round++)
        {
            stamp = after;
            ReadNames(names);
        }

        return (names, stamp);
    }

    private NameList ReadNames(NameList? names = null)
    {
        names ??= new NameList();
        try
        {
            // First new, then cur: what is moved meanwhile is seen twice rather than not at all.
            foreach (var (part, isNew) in new[] { (New, true), (Cur, false) })
            {
                if (new DirectoryInfo(part) is { Exists: true } info && StoreFiles.IsLink(info))
                    throw failures.Permanent(FailureScope.Folder, $"{LocalFailures.Show(part)} is a link to somewhere else, and links inside a store are not followed. Name the place itself as another store.");
                names.AddAll(part, isNew);
            }

            return names;
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            throw failures.Of(FailureScope.Folder, $"The folder {LocalFailures.Name(path)} in {LocalFailures.Show(directory)} could not be read", e);
        }
    }
}
