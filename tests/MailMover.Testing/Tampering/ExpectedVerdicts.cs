using MailMover.Core.Verification;

namespace MailMover.Testing.Tampering;

/// <summary>
/// What a verification must say after a tampering, at each level. It holds for a destination that had exactly the source's mail before: with mail of its own
/// in the folder a number can hide what is missing. Where two verdicts are given, either is right.
/// </summary>
public sealed record ExpectedVerdicts(IReadOnlyList<Verdict> Counts, IReadOnlyList<Verdict> Headers, IReadOnlyList<Verdict> Content)
{
    public ExpectedVerdicts(Verdict counts, Verdict headers, Verdict content)
        : this([counts], [headers], [content])
    {
    }

    /// <summary>The verdicts that are right at a level.</summary>
    public IReadOnlyList<Verdict> At(VerificationLevel level) => level switch
    {
        VerificationLevel.Counts => Counts,
        VerificationLevel.Headers => Headers,
        _ => Content,
    };
}
