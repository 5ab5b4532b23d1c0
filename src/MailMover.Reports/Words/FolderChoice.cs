using MailMover.Core.Verification;

namespace MailMover.Reports.Words;

/// <summary>Which folders are shown where not all can be: those with a problem, then the largest; in the source's order.</summary>
internal static class FolderChoice
{
    public static IReadOnlyList<FolderVerification> Of(IReadOnlyList<FolderVerification> folders, int most)
    {
        if (folders.Count <= most)
            return folders;
        var chosen = folders.OrderByDescending(Accounting.ProblemsOf).ThenByDescending(f => f.Found).Take(most).ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. folders.Where(chosen.Contains)];
    }
}
