using MailMover.Bulk.Reading;
using MailMover.Bulk.Results;
using MailMover.Bulk.Running;
using MailMover.Cli.Settings;
using MailMover.Core.Limits;
using MailMover.Core.Verification;

namespace MailMover.Cli.Bulk;

/// <summary>All that <c>bulk</c> was told.</summary>
internal sealed record BulkSettings
{
    /// <summary>The file of mailboxes.</summary>
    public required string File { get; init; }

    public BulkReadingOptions Reading { get; init; } = new();

    public BulkRunOptions Run { get; init; } = new();

    /// <summary>What holds for every row.</summary>
    public required BulkRowDefaults Rows { get; init; }

    public RowChoice Choice { get; init; }

    /// <summary>Whether good rows run although others are bad.</summary>
    public bool SkipBadRows { get; init; }

    /// <summary>Whether the file is read and nothing is begun.</summary>
    public bool DryRun { get; init; }

    /// <summary>Where results go; null for beside the file.</summary>
    public string? ResultsFile { get; init; }

    /// <summary>Where the page goes; null for beside the file.</summary>
    public string? SummaryFile { get; init; }

    /// <summary>How closely each row is verified after it was copied; null for not at all.</summary>
    public VerificationLevel? Verify { get; init; }

    /// <summary>The folder with the user's templates of providers; null for the usual one.</summary>
    public string? ProviderDirectory { get; init; }

    /// <summary>Octets a second over all rows together; null for no limit.</summary>
    public RateTable? Rate { get; init; }

    /// <summary>How the servers of mail addresses are looked for.</summary>
    public LookupSettings Lookup { get; init; } = new();

    public StateSettings State { get; init; } = new();

    public OutputSettings Output { get; init; } = new();

    /// <summary>The path of results: that of the file with <c>.results.csv</c> in the place of its ending.</summary>
    public string ResultsPath => Path.GetFullPath(ResultsFile ?? Beside(".results.csv"));

    /// <summary>The path of the page.</summary>
    public string SummaryPath => Path.GetFullPath(SummaryFile ?? Beside(".summary.html"));

    private string Beside(string ending) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(File))!, Path.GetFileNameWithoutExtension(File) + ending);
}
