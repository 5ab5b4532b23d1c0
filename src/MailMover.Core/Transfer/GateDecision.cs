namespace MailMover.Core.Transfer;

/// <summary>Whether a copy may begin.</summary>
/// <param name="Plan">What is carried out; it may differ from what was planned.</param>
/// <param name="Refusal">Why it does not begin, in sentences for people with the next step; null where it does.</param>
/// <param name="PlanDiffers">Whether it does not begin because the mailboxes are not what a plan file says.</param>
public sealed record GateDecision(TransferPlan Plan, string? Refusal = null, bool PlanDiffers = false);
