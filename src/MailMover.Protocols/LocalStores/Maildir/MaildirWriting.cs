using System.Globalization;
using System.Security.Cryptography;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>What all that is written through one endpoint has in common: names that nobody else gives, and how flags are set off in them.</summary>
internal sealed class MaildirWriting(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly string _writer = string.Create(CultureInfo.InvariantCulture, $"P{Environment.ProcessId}R{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
    private long _last;

    public DateTimeOffset Now => time.GetLocalNow();

    /// <summary>The colon of the standard, unless the file system takes none.</summary>
    public char Separator { get; private set; } = OperatingSystem.IsWindows() ? ';' : ':';

    /// <summary>Called with each step; for tests that end the writing there.</summary>
    public Action<WritingStep> Reached { get; init; } = static _ => { };

    /// <summary>The name of the next message. Later ones have a later moment, whatever the clock does.</summary>
    public string NextKey(DateTimeOffset? date)
    {
        var now = Now;
        lock (_gate)
        {
            _last = Math.Max(_last + 1, now.UtcTicks / TimeSpan.TicksPerMicrosecond - DateTimeOffset.UnixEpoch.UtcTicks / TimeSpan.TicksPerMicrosecond);
            return MaildirName.MakeKey(_last, _writer, date ?? now);
        }
    }

    /// <summary>Finds out whether the file system takes colons: those of Windows do not, also when they are used elsewhere (USB sticks, network drives).</summary>
    public void Probe(string tmp)
    {
        if (Separator != ':')
            return;
        var probe = Path.Combine(tmp, $"probe{_writer}:2,");
        try
        {
            StoreFiles.Open(probe, FileMode.CreateNew, FileAccess.Write, FileShare.Read).Dispose();
        }
        catch (IOException e) when (!LocalFailures.IsFull(e))
        {
            Separator = ';';
        }
        finally
        {
            StoreFiles.TryDelete(probe);
        }
    }

    /// <summary>Removes what earlier runs of this program left in <c>tmp</c>.</summary>
    public void Sweep(string tmp)
    {
        foreach (var file in Directory.EnumerateFiles(tmp))
        {
            var name = Path.GetFileName(file);
            if (new MaildirName(name).IsOwn && !name.Contains(_writer, StringComparison.Ordinal))
                StoreFiles.TryDelete(file);
        }
    }
}
