namespace MailMover.Core.Endpoints;

/// <summary>How much of something a mailbox holds and may hold.</summary>
/// <param name="Used">What is there.</param>
/// <param name="Limit">What may be there.</param>
public readonly record struct QuotaAmount(long Used, long Limit)
{
    /// <summary>What still fits; never negative, also where more is there than may be.</summary>
    public long Free => Math.Max(0, Limit - Used);
}
