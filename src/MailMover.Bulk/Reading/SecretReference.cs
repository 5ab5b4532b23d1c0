namespace MailMover.Bulk.Reading;

/// <summary>Says where a secret is. Its text never shows one.</summary>
public sealed class SecretReference
{
    /// <summary>What can be written, for messages.</summary>
    public const string Forms = "env:VAR, file:PATH, cmd:COMMAND, token-cmd:COMMAND, token-file:PATH, prompt or plain:PASSWORD";

    private static readonly (string Prefix, SecretReferenceKind Kind)[] Prefixes =
    [
        ("env:", SecretReferenceKind.Environment),
        ("file:", SecretReferenceKind.File),
        ("cmd:", SecretReferenceKind.Command),
        ("plain:", SecretReferenceKind.Plain),
        ("token-cmd:", SecretReferenceKind.TokenCommand),
        ("token-file:", SecretReferenceKind.TokenFile),
    ];

    /// <summary>A reference of this kind to this place.</summary>
    public SecretReference(SecretReferenceKind kind, string value) => (Kind, Value) = (kind, value);

    /// <summary>The kind.</summary>
    public SecretReferenceKind Kind { get; }

    /// <summary>The variable, path or command; for <see cref="SecretReferenceKind.Plain"/> the secret itself; empty for a prompt.</summary>
    public string Value { get; }

    /// <summary>Reads a reference.</summary>
    /// <exception cref="FormatException">It is none. The message does not repeat the text, which may be a password.</exception>
    public static SecretReference Parse(string text)
    {
        if (text.Trim().Equals("prompt", StringComparison.OrdinalIgnoreCase))
            return new SecretReference(SecretReferenceKind.Prompt, "");
        if (text is ResultMarker or "plain:" + ResultMarker)
            throw new FormatException("the password that stood here is not kept in a file of results. Take the original file.");
        foreach (var (prefix, kind) in Prefixes)
        {
            if (!text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                continue;
            var value = kind == SecretReferenceKind.Plain ? text[prefix.Length..] : text[prefix.Length..].Trim();
            if (value.Length == 0)
                throw new FormatException($"nothing stands after {prefix}. Write one of {Forms}.");
            return new SecretReference(kind, value);
        }

        throw new FormatException($"it does not say where the secret is. Write one of {Forms}. A bare password is not taken: a reference keeps it out of this file.");
    }

    /// <summary>What stands in results in the place of a plain password.</summary>
    internal const string ResultMarker = "(not kept)";

    /// <summary>As it is written, with a plain secret left out.</summary>
    public override string ToString() => Kind switch
    {
        SecretReferenceKind.Prompt => "prompt",
        SecretReferenceKind.Plain => "plain:" + ResultMarker,
        _ => Prefixes.First(p => p.Kind == Kind).Prefix + Value,
    };
}
