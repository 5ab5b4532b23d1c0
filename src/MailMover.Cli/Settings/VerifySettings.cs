namespace MailMover.Cli.Settings;

/// <summary>All that <c>verify</c> was told.</summary>
internal sealed record VerifySettings : PairSettings
{
    public VerificationSettings Verification { get; init; } = new();
}
