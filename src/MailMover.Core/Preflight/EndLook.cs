using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Preflight;

/// <summary>What was seen of one end.</summary>
internal sealed record EndLook
{
    public required EndpointIdentity Identity { get; init; }

    public required EndpointSide Side { get; init; }

    /// <summary>What is known of it without asking.</summary>
    public required PreflightEnd Known { get; init; }

    /// <summary>The folders with their figures.</summary>
    public IReadOnlyList<FolderInfo> Folders { get; init; } = [];

    public EndpointFacts Facts { get; init; } = EndpointFacts.None;

    /// <summary>What it counts for; null where it does not tell.</summary>
    public IReadOnlyList<QuotaRoot>? Quota { get; init; }

    /// <summary>Of a destination.</summary>
    public DestinationTraits Traits { get; init; } = new();

    /// <summary>Of a source: what was done with it before it is shown, in words; empty where there is nothing to say.</summary>
    public string Note { get; init; } = "";

    /// <summary>Why it could not be looked at; null where it could.</summary>
    public MailFailureException? Failure { get; init; }

    public bool IsImap => Identity.Scheme == "imap";

    /// <summary>The end as the beginning of a sentence names it.</summary>
    public string Words => Side == EndpointSide.Source ? "The source" : "The destination";

    /// <summary>The name of its provider or host, for sentences about it.</summary>
    public string Name => Known.Limits.Provider.Length > 0 ? Known.Limits.Provider : Identity.IsLocal ? Identity.ToString() : Identity.Host;

    public PreflightFinding Find(string id, FindingSeverity severity, string reason, string nextStep = "", string? page = null) =>
        new() { Id = id, Severity = severity, Side = Side, Reason = reason, NextStep = nextStep, Page = page };
}
