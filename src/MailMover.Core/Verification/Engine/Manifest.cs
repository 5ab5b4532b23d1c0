using System.Security.Cryptography;
using System.Text;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Verification.Engine;

/// <summary>
/// One digest for all messages that were ever copied for a pair. The same as anybody computes from the audit log: the distinct values of its column
/// <c>sha256</c> in rows with the outcome <c>copied</c>, sorted, one a line (docs/audit.md).
/// </summary>
internal static class Manifest
{
    /// <summary>The note that keeps the digests of messages that were copied and whose entries say something else now.</summary>
    private const string FormerNote = "copied.before";

    /// <summary>Computes it; null where nothing was copied.</summary>
    public static async Task<(Sha256Digest Digest, long Messages)?> ComputeAsync(IPairJournal journal, CancellationToken cancellationToken)
    {
        var digests = new List<Sha256Digest>();
        foreach (var folder in await journal.ListFoldersAsync(cancellationToken))
        {
            await foreach (var entry in journal.ListEntriesAsync(folder.Id, EntryState.Copied, cancellationToken))
            {
                if (entry.Sha256 is { } digest)
                    digests.Add(digest);
            }
        }

        foreach (var former in (await journal.GetNoteAsync(FormerNote, cancellationToken) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            digests.Add(Sha256Digest.FromBytes(Convert.FromHexString(former)));
        return digests.Count == 0 ? null : Of(digests);
    }

    /// <summary>Keeps what entries are about to forget: that their messages were copied once.</summary>
    public static async Task RememberAsync(IPairJournal journal, IEnumerable<Sha256Digest> copied, CancellationToken cancellationToken)
    {
        var former = (await journal.GetNoteAsync(FormerNote, cancellationToken) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var all = former.Concat(copied.Select(d => d.ToString())).Distinct().ToList();
        if (all.Count > former.Length)
            await journal.SetNoteAsync(FormerNote, string.Join('\n', all), cancellationToken);
    }

    private static (Sha256Digest Digest, long Messages) Of(List<Sha256Digest> digests)
    {
        digests.Sort((a, b) => a.High == b.High ? a.Low.CompareTo(b.Low) : a.High.CompareTo(b.High));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long messages = 0;
        for (var i = 0; i < digests.Count; i++)
        {
            if (i > 0 && digests[i] == digests[i - 1])
                continue;
            hash.AppendData(Encoding.ASCII.GetBytes($"{digests[i]}\n"));
            messages++;
        }

        return (Sha256Digest.FromBytes(hash.GetHashAndReset()), messages);
    }
}
