namespace MailMover.Cli.Detection;

/// <summary>A place on this computer where mail may lie.</summary>
/// <param name="Program">Whose place it is.</param>
/// <param name="Path">Where.</param>
/// <param name="Endpoint">What to type for it; null where this program cannot read it.</param>
/// <param name="Advice">What to do where it cannot be read; empty where it can.</param>
internal sealed record LocalMailPlace(string Program, string Path, string? Endpoint, string Advice = "");
