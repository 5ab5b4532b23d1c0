namespace MailMover.Providers.Discovery;

/// <summary>One step of a search, for people and for reports of errors.</summary>
/// <param name="What">What was asked: <c>MX records of example.org</c>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Text">What it said, in words; made safe for one line, not for a terminal.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record DiscoveryStep(string What, StepOutcome Outcome, string Text, TimeSpan Elapsed);
