namespace MailMover.Core.Preflight;

/// <summary>Something that is known of a provider and worth telling.</summary>
/// <param name="Text">What it is, in sentences for people.</param>
/// <param name="NextStep">What to do, as an instruction; empty where there is nothing to do.</param>
/// <param name="Page">The page where that is done or explained; null where none is known.</param>
public sealed record ProviderAdvice(string Text, string NextStep = "", string? Page = null);
