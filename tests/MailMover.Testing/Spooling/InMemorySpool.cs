using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Spooling;

namespace MailMover.Testing.Spooling;

/// <summary>
/// A spool that outlives the runs that use it as a disk would. Steps are <c>room</c>, <c>add</c>, <c>drop</c>, <c>release</c> and <c>rekey</c>, each with
/// <c>:before</c> and <c>:after</c>.
/// </summary>
public sealed class InMemorySpool : ISpool
{
    private readonly Lock _gate = new();
    private readonly Dictionary<FolderPath, SortedDictionary<ulong, Kept>> _folders = [];

    /// <summary>Called at each step. What it throws leaves the operation right there.</summary>
    public Func<string, Task>? OnStep { get; set; }

    /// <summary>Called when messages are kept.</summary>
    public Action? Added { get; set; }

    /// <summary>Octets that fit; null for any number.</summary>
    public long? Room { get; set; }

    /// <summary>The most octets that were held at once.</summary>
    public long MostOctets { get; private set; }

    /// <summary>Octets held now.</summary>
    public long Octets
    {
        get
        {
            lock (_gate)
                return _folders.Values.SelectMany(f => f.Values).Sum(k => (long)(k.Octets?.Length ?? 0));
        }
    }

    /// <summary>Messages held now, with octets or without.</summary>
    public int Messages
    {
        get
        {
            lock (_gate)
                return _folders.Values.Sum(f => f.Count);
        }
    }

    public IReadOnlyList<string> Notes { get; set; } = [];

    public IReadOnlyList<FolderPath> Folders
    {
        get
        {
            lock (_gate)
                return [.. _folders.Where(f => f.Value.Count > 0).Select(f => f.Key)];
        }
    }

    public int Count(FolderPath folder)
    {
        lock (_gate)
            return _folders.GetValueOrDefault(folder)?.Count ?? 0;
    }

    public bool Holds(FolderPath folder, MessageKey key) => Find(folder, key) is not null;

    public bool HoldsOctets(FolderPath folder, MessageKey key) => Find(folder, key) is { Octets: not null };

    public IReadOnlyList<MessageKey> KeysOf(FolderPath folder, uint generation, uint above, uint upTo, int most)
    {
        lock (_gate)
        {
            return [.. (_folders.GetValueOrDefault(folder)?.Keys ?? Enumerable.Empty<ulong>()).Select(KeyOf)
                .Where(k => k.UidValidity == generation && k.Uid > above && k.Uid <= upTo).Take(most)];
        }
    }

    public IReadOnlyList<MessageKey> KeysOfOthers(FolderPath folder, uint generation)
    {
        lock (_gate)
            return [.. (_folders.GetValueOrDefault(folder)?.Keys ?? Enumerable.Empty<ulong>()).Select(KeyOf).Where(k => k.UidValidity != generation)];
    }

    public async Task EnsureRoomAsync(long octets, CancellationToken cancellationToken)
    {
        await StepAsync("room:before");
        if (Room is { } room && Octets + octets > room)
            throw new JournalException($"The in-memory spool has no room for {octets:N0} octets. Make room and run the same command again.");
        await StepAsync("room:after");
    }

    public async Task AddAsync(FolderPath folder, IReadOnlyList<(FetchedMessage Message, string? Name)> messages, CancellationToken cancellationToken)
    {
        await StepAsync("add:before");
        foreach (var (message, name) in messages)
        {
            using var copy = new MemoryStream();
            await using (var octets = message.Octets!.OpenRead())
                await octets.CopyToAsync(copy, cancellationToken);
            Put(folder, message.Message.Key, new Kept(new SpooledMessage { Listing = message.Message, Header = message.Header!, Name = name }, copy.ToArray()));
        }

        MostOctets = Math.Max(MostOctets, Octets);
        Added?.Invoke();
        await StepAsync("add:after");
    }

    public Task<IReadOnlyList<SpooledMessage>> ReadAsync(FolderPath folder, IReadOnlyList<MessageKey> keys, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SpooledMessage>>([.. keys.Select(k => Find(folder, k) is { } kept ? kept.Message with { Listing = kept.Message.Listing with { Key = k } } : null).OfType<SpooledMessage>()]);

    public Task<MessageOctets?> OpenAsync(FolderPath folder, MessageKey key, CancellationToken cancellationToken) =>
        Task.FromResult<MessageOctets?>(Find(folder, key) is { Octets: { } octets, IsDamaged: false } ? PooledOctets.CopyOf(octets) : null);

    public async Task DropOctetsAsync(FolderPath folder, IReadOnlyList<MessageKey> keys)
    {
        await StepAsync("drop:before");
        foreach (var key in keys)
        {
            if (Find(folder, key) is { } kept)
                Put(folder, key, kept with { Octets = null });
        }

        await StepAsync("drop:after");
    }

    public async Task ReleaseAsync(FolderPath folder, IReadOnlyList<MessageKey> keys)
    {
        await StepAsync("release:before");
        lock (_gate)
        {
            foreach (var key in keys)
                _folders.GetValueOrDefault(folder)?.Remove(NumberOf(key));
        }

        await StepAsync("release:after");
    }

    public async Task RekeyAsync(FolderPath folder, IReadOnlyList<(MessageKey Old, MessageKey New)> keys, CancellationToken cancellationToken)
    {
        await StepAsync("rekey:before");
        foreach (var (old, key) in keys)
        {
            if (Find(folder, old) is not { } kept)
                continue;
            Put(folder, key, kept);
            lock (_gate)
                _folders[folder].Remove(NumberOf(old));
        }

        await StepAsync("rekey:after");
    }

    /// <summary>The octets of a message are not what they were.</summary>
    public void Damage(FolderPath folder, MessageKey key) => Put(folder, key, Find(folder, key)! with { IsDamaged = true });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ulong NumberOf(MessageKey key) => ((ulong)key.Generation << 32) | ((ImapMessageKey)key).Uid;

    private static ImapMessageKey KeyOf(ulong number) => new((uint)(number >> 32), (uint)number);

    private Kept? Find(FolderPath folder, MessageKey key)
    {
        lock (_gate)
            return _folders.GetValueOrDefault(folder)?.GetValueOrDefault(NumberOf(key));
    }

    private void Put(FolderPath folder, MessageKey key, Kept kept)
    {
        lock (_gate)
        {
            if (!_folders.TryGetValue(folder, out var messages))
                _folders[folder] = messages = [];
            messages[NumberOf(key)] = kept;
        }
    }

    private Task StepAsync(string step) => OnStep?.Invoke(step) ?? Task.CompletedTask;

    private sealed record Kept(SpooledMessage Message, byte[]? Octets)
    {
        public bool IsDamaged { get; init; }
    }
}
