using MailMover.Cli.Output;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Settings;

/// <summary>
/// The part of what was typed that the next command has to repeat: the two mailboxes, how their certificates are trusted, and which state directory.
/// Where secrets come from is left out: a certificate shows these commands to others.
/// </summary>
internal sealed record GivenCommand
{
    public required IReadOnlyList<string> Pair { get; init; }

    /// <summary>How it was to be verified, and by which rules where they are not those of the last copy.</summary>
    public IReadOnlyList<string> Verification { get; init; } = [];

    /// <summary>How it was to be copied, as far as that decides how a message arrives.</summary>
    public IReadOnlyList<string> Copying { get; init; } = [];

    /// <summary>The same with another endpoint after an option: what was found in the place of a mail address, so that nobody has to look again.</summary>
    public GivenCommand WithEndpoint(string option, string endpoint)
    {
        var at = Pair.ToList().IndexOf(option);
        return at < 0 ? this : this with { Pair = [.. Pair.Take(at + 1), endpoint, .. Pair.Skip(at + 2)] };
    }

    /// <summary>A copy by these rules.</summary>
    public string Copy(SelectionRules rules, params IEnumerable<string> more) => CommandText.Of(["mailmover", "copy", .. Pair, .. SelectionText.Of(rules), .. Copying, .. more]);

    /// <summary>A verification. After a copy it needs no rules, since it follows those of the last copy by itself.</summary>
    public string Verify(params IEnumerable<string> more) => CommandText.Of(["mailmover", "verify", .. Pair, .. Verification, .. more]);

    /// <summary>A verification by headers, whatever level was given: an option that stands there twice is refused.</summary>
    public string VerifyByHeaders()
    {
        var level = Verification.ToList().IndexOf("--level");
        return (level < 0 ? this : this with { Verification = [.. Verification.Take(level), .. Verification.Skip(level + 2)] }).Verify("--level", "headers");
    }
}
