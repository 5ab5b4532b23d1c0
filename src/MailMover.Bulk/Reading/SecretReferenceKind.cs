namespace MailMover.Bulk.Reading;

/// <summary>Where the secret of a row is.</summary>
public enum SecretReferenceKind
{
    /// <summary><c>env:VAR</c>: a password in an environment variable.</summary>
    Environment,

    /// <summary><c>file:PATH</c>: a password in the first line of a file.</summary>
    File,

    /// <summary><c>cmd:COMMAND</c>: a password that a command prints.</summary>
    Command,

    /// <summary><c>prompt</c>: a password that is asked for before anything begins.</summary>
    Prompt,

    /// <summary><c>plain:PASSWORD</c>, or a bare password in another product's layout.</summary>
    Plain,

    /// <summary><c>token-cmd:COMMAND</c>: an OAuth access token that a command prints.</summary>
    TokenCommand,

    /// <summary><c>token-file:PATH</c>: an OAuth access token in a file.</summary>
    TokenFile,
}
