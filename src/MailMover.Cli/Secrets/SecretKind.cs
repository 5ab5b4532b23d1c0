namespace MailMover.Cli.Secrets;

/// <summary>Where a secret may come from.</summary>
internal enum SecretKind
{
    Prompt,
    PasswordEnvironment,
    PasswordFile,
    PasswordCommand,
    TokenCommand,
    TokenFile,
}
