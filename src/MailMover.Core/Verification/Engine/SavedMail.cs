using System.Security.Cryptography;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>Messages that the copy saved on this computer. One counts only if its octets are, now, those that the journal knows.</summary>
internal sealed class SavedMail(string? directory)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Sha256Digest?> _digests = [];
    private ILookup<long, string>? _bySize;

    /// <summary>The file that holds a message whole; null where there is none.</summary>
    public string? Find(long folder, JournalEntry entry)
    {
        if (directory is null || entry.Sha256 is not { } digest)
            return null;
        lock (_gate)
        {
            var expected = RefusedMail.PathOf(directory, folder, entry.Key);
            if (DigestOf(expected) == digest)
                return expected;

            // A source that renumbered its folder has given the entry another key since the file was named.
            return Files()[entry.SizeInOctets].FirstOrDefault(f => DigestOf(f) == digest);
        }
    }

    private ILookup<long, string> Files()
    {
        try
        {
            return _bySize ??= new DirectoryInfo(directory!).EnumerateFiles("*.eml").ToLookup(f => f.Length, f => f.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Enumerable.Empty<string>().ToLookup(_ => 0L);
        }
    }

    private Sha256Digest? DigestOf(string file)
    {
        if (_digests.TryGetValue(file, out var known))
            return known;
        try
        {
            using var stream = File.OpenRead(file);
            return _digests[file] = Sha256Digest.FromBytes(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _digests[file] = null;
        }
    }
}
