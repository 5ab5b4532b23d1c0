namespace MailMover.Core.Endpoints;

/// <summary>The secret of a login. Its text form never shows it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Secret">The secret itself.</param>
public sealed record Credential(CredentialKind Kind, string Secret)
{
    /// <summary>The kind alone.</summary>
    public override string ToString() => $"({Kind}, not shown)";
}
