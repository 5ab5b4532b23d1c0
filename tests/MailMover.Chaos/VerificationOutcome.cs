using System.Text.Json;
using MailMover.Core.Verification;
using MailMover.Testing.Servers;

namespace MailMover.Chaos;

/// <summary>How a verification ended, and what its certificate says.</summary>
/// <param name="Process">Its exit code and words.</param>
/// <param name="Verdict">The verdict; null where there is no certificate.</param>
/// <param name="Found">How many messages the source has.</param>
/// <param name="Gone">How many of them it calls missing, not yet copied, different or unreadable.</param>
/// <param name="Unexplained">By how much its equation does not come out.</param>
internal sealed record VerificationOutcome(ProcessOutcome Process, Verdict? Verdict, long Found, long Gone, long Unexplained)
{
    /// <summary>Whether the exit code is the verdict's.</summary>
    public bool EndsAsItSays => Verdict is { } verdict && Process.ExitCode == (verdict == Core.Verification.Verdict.Red ? 4 : 0);

    public static async Task<VerificationOutcome> ReadAsync(ProcessOutcome process, string directory, CancellationToken cancellationToken)
    {
        var file = Path.Combine(directory, "certificate.json");
        if (!File.Exists(file))
            return new VerificationOutcome(process, null, 0, 0, 0);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file, cancellationToken));
        var (root, total) = (json.RootElement, json.RootElement.GetProperty("total"));
        var fates = total.GetProperty("fates");
        return new VerificationOutcome(
            process,
            Enum.Parse<Verdict>(root.GetProperty("verdict").GetString()!, ignoreCase: true),
            total.GetProperty("found").GetInt64(),
            ((string[])["missing", "not_yet_copied", "differs", "unreadable"]).Sum(f => fates.GetProperty(f).GetInt64()),
            total.GetProperty("unexplained").GetInt64());
    }
}
