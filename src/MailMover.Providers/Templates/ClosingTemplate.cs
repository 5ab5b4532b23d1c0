namespace MailMover.Providers.Templates;

/// <summary>What becomes of a mailbox when its owner leaves. Always to be shown with "check with your provider" and the date of its source.</summary>
public sealed record ClosingTemplate
{
    /// <summary>In a sentence for people.</summary>
    public required string Text { get; init; }

    /// <summary>Days without a login after which mail is deleted; null where it is not known or does not happen.</summary>
    public int? IdleDays { get; init; }

    /// <summary>A key of <see cref="ProviderTemplate.Sources"/>.</summary>
    public required string Source { get; init; }
}
