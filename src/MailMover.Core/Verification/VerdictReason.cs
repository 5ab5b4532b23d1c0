namespace MailMover.Core.Verification;

/// <summary>One thing that decides, or helps to understand, a verdict.</summary>
/// <param name="Weight">The verdict that this alone would give; GREEN for what is good to know.</param>
/// <param name="Text">What it is, in a layman's words, with its number.</param>
/// <param name="NextStep">What to do about it; empty where there is nothing to do.</param>
public sealed record VerdictReason(Verdict Weight, string Text, string NextStep = "");
