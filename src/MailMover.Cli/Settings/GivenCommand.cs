using MailMover.Cli.Output;

namespace MailMover.Cli.Settings;

/// <summary>
/// The part of what was typed that the next command has to repeat: the two mailboxes, how their certificates are trusted, which state directory, and which mail.
/// Where secrets come from is left out: a certificate shows these commands to others.
/// </summary>
internal sealed record GivenCommand
{
    public required IReadOnlyList<string> Pair { get; init; }

    public IReadOnlyList<string> Selection { get; init; } = [];

    /// <summary>How it was to be verified.</summary>
    public IReadOnlyList<string> Verification { get; init; } = [];

    /// <summary>A copy of the same mail.</summary>
    public string Copy(params IEnumerable<string> more) => CommandText.Of(["mailmover", "copy", .. Pair, .. Selection, .. more]);

    /// <summary>A verification. After a copy it needs no <see cref="Selection"/>, since it follows the rules of the last copy by itself.</summary>
    public string Verify(params IEnumerable<string> more) => CommandText.Of(["mailmover", "verify", .. Pair, .. Verification, .. more]);
}
