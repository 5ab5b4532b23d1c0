namespace MailMover.Cli.Secrets;

/// <summary>Where the secret of a login comes from; not the secret itself.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Place">The variable, file or command; empty for a prompt.</param>
internal sealed record SecretOrigin(SecretKind Kind, string Place)
{
    public static SecretOrigin Prompt { get; } = new(SecretKind.Prompt, "");
}
