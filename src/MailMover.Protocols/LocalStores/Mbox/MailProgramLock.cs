using MailMover.Core.Endpoints;

namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>Finds out whether Thunderbird is running on the profile that a store belongs to: it does not expect that anybody else writes to its files.</summary>
internal static class MailProgramLock
{
    private const int MostParents = 6;

    /// <summary>Throws if it is.</summary>
    public static void Check(string store, LocalFailures failures)
    {
        var directory = store;
        for (var i = 0; i < MostParents && directory is not null; i++, directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "prefs.js")) && IsRunning(directory))
                throw failures.Permanent(FailureScope.Endpoint, $"{LocalFailures.Show(store)} belongs to Thunderbird, which is running on the profile {LocalFailures.Show(directory)}. Close Thunderbird, then start again.");
        }
    }

    // Linux: "lock" is a link to "address:+process" while it runs. Windows: "parent.lock" is open for it alone. macOS: ".parentlock" is locked.
    private static bool IsRunning(string profile)
    {
        var link = new FileInfo(Path.Combine(profile, "lock"));
        if (link.LinkTarget is { } target)
        {
            var process = target[(target.LastIndexOf('+') + 1)..];
            return int.TryParse(process, out var id) && IsAlive(id);
        }

        foreach (var name in new[] { "parent.lock", ".parentlock" })
        {
            var path = Path.Combine(profile, name);
            if (!File.Exists(path))
                continue;
            try
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            }
            catch (IOException)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
