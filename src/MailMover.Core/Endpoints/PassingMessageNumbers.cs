using MailMover.Core.Model;

namespace MailMover.Core.Endpoints;

/// <summary>Numbers that last as long as the process, for what writes nothing anywhere: plan, dry run, detect.</summary>
/// <param name="time">Names the generations.</param>
public sealed class PassingMessageNumbers(TimeProvider time) : IMessageNumbers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<FolderPath, FolderNumbers> _folders = [];

    /// <inheritdoc/>
    public Task<IFolderNumbers> OpenAsync(FolderPath folder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_folders.TryGetValue(folder, out var numbers))
                _folders[folder] = numbers = new FolderNumbers(time);
            return Task.FromResult<IFolderNumbers>(numbers);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class FolderNumbers(TimeProvider time) : IFolderNumbers
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, uint> _numbers = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _notes = new(StringComparer.Ordinal);

        public uint UidValidity { get; private set; } = Generation(time, 0);

        public uint UidNext { get; private set; } = 1;

        public Task<IReadOnlyList<uint>> NumberAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
            Locked<IReadOnlyList<uint>>(() => [.. names.Select(NumberOf)], cancellationToken);

        public Task<IReadOnlyDictionary<string, uint>> FindAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
            Locked<IReadOnlyDictionary<string, uint>>(() => names.Where(_numbers.ContainsKey).ToDictionary(n => n, n => _numbers[n], StringComparer.Ordinal), cancellationToken);

        public Task<long> CountAsync(CancellationToken cancellationToken) => Locked(() => (long)_numbers.Count, cancellationToken);

        public Task RenameAsync(string former, string name, CancellationToken cancellationToken) =>
            Locked(() => _numbers.Remove(former, out var number) ? _numbers[name] = number : 0, cancellationToken);

        public Task BeginGenerationAsync(CancellationToken cancellationToken) => Locked(
            () =>
            {
                _numbers.Clear();
                _notes.Clear();
                return (UidValidity, UidNext) = (Generation(time, UidValidity), 1);
            },
            cancellationToken);

        public Task<string?> GetNoteAsync(string name, CancellationToken cancellationToken) => Locked(() => _notes.GetValueOrDefault(name), cancellationToken);

        public Task SetNoteAsync(string name, string? value, CancellationToken cancellationToken) =>
            Locked(() => value is null ? _notes.Remove(name) : (_notes[name] = value) is not null, cancellationToken);

        private static uint Generation(TimeProvider time, uint former) => Math.Max(former + 1, (uint)Math.Max(1, time.GetUtcNow().ToUnixTimeSeconds()));

        private uint NumberOf(string name) => _numbers.TryGetValue(name, out var known) ? known : _numbers[name] = UidNext++;

        private Task<T> Locked<T>(Func<T> work, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (_gate)
                return Task.FromResult(work());
        }
    }
}
