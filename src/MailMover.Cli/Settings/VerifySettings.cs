namespace MailMover.Cli.Settings;

/// <summary>All that <c>verify</c> was told.</summary>
internal sealed record VerifySettings : PairSettings
{
    public VerificationSettings Verification { get; init; } = new();

    /// <summary>A findings.csv whose missing messages may be missing, to be read once both mailboxes are known; null for none, or where it was read already.</summary>
    public string? AcceptedFile { get; init; }
}
