using System.Globalization;
using MailMover.Core.Verification;
using MailMover.Testing.Tampering;

namespace MailMover.Chaos;

/// <summary>How a round that was copied is verified, tampered with and verified again.</summary>
/// <param name="First">The level before the tampering.</param>
/// <param name="Tampering">What is done behind the program's back.</param>
/// <param name="Second">The level after it.</param>
/// <param name="Disturbance">What happens to a verification that is then repeated; null where nothing does.</param>
/// <param name="BringsBack">Whether what is missing then is copied again.</param>
/// <param name="Third">The level after that.</param>
/// <param name="Seed">For what the tampering has to choose.</param>
internal sealed record VerdictPlan(
    VerificationLevel First, TamperingAction Tampering, VerificationLevel Second, Disturbance? Disturbance, bool BringsBack, VerificationLevel Third, int Seed)
{
    public override string ToString()
    {
        var disturbed = Disturbance is null ? "" : $" + {Disturbance}";
        var back = BringsBack ? string.Create(CultureInfo.InvariantCulture, $", brought back, {Word(Third)}") : "";
        return $"verified by {Word(First)}, {Tampering}, {Word(Second)}{disturbed}{back}";
    }

    /// <summary>The level as the command line has it.</summary>
    public static string Word(VerificationLevel level) => level.ToString().ToLowerInvariant();
}
