namespace MailMover.Providers.Discovery.Autoconfig;

/// <summary>What came from one place.</summary>
/// <param name="Config">The settings; null for none.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Text">What is to be said of it, in words.</param>
internal sealed record FetchedConfig(ClientConfig? Config, StepOutcome Outcome, string Text);
