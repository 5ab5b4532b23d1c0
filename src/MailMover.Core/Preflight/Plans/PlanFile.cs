using MailMover.Core.Transfer;

namespace MailMover.Core.Preflight.Plans;

/// <summary>A plan that was written down, to be looked at by people and obeyed by a later copy. It holds no secret.</summary>
public sealed record PlanFile
{
    /// <summary>The version of its form that this program writes, and the only one that it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The source, as <see cref="Endpoints.EndpointIdentity.ToString"/> writes it.</summary>
    public required string Source { get; init; }

    /// <summary>The destination, written alike.</summary>
    public required string Destination { get; init; }

    /// <summary>The rules that it was made by, and that a copy goes by.</summary>
    public required SelectionRules Rules { get; init; }

    /// <summary>The folders that go over.</summary>
    public required IReadOnlyList<PlannedFolder> Folders { get; init; }

    /// <summary>The folders that do not, each with the reason in words.</summary>
    public required IReadOnlyList<LeftOutFolder> LeftOut { get; init; }

    /// <summary>The plan that a look before the copy has made.</summary>
    /// <exception cref="ArgumentException">Not both ends could be asked, so there is none.</exception>
    public static PlanFile Of(PreflightReport report)
    {
        if (report.Plan is not { } plan)
            throw new ArgumentException("A plan needs both ends.", nameof(report));
        return new PlanFile
        {
            Time = report.Time,
            Source = report.Source.ToString(),
            Destination = report.Destination.ToString(),
            Rules = report.Rules,
            Folders = [.. report.Folders.Select(f => PlannedFolder.Of(f, report.Source.Scheme == "imap"))],
            LeftOut = [.. plan.LeftOut.Select(l => new LeftOutFolder(l.Folder.Path, l.Reason))],
        };
    }
}
