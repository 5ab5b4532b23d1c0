using MailMover.Core.Endpoints;

namespace MailMover.Bulk.Reading;

/// <summary>One row of a file: a mailbox to move, or what is wrong with it.</summary>
public sealed record BulkRow
{
    /// <summary>Which row it is, from 1, without header, comments and empty lines.</summary>
    public required int Number { get; init; }

    /// <summary>The line of the file where it begins, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Its cells as they may be shown: without secrets, and without what could hold one by mistake.</summary>
    public required IReadOnlyList<string> Cells { get; init; }

    /// <summary>The source as it is typed on the command line.</summary>
    public string Source { get; init; } = "";

    /// <summary>The destination as it is typed on the command line.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Who the source is; null where it cannot be read.</summary>
    public EndpointIdentity? SourceIdentity { get; init; }

    /// <summary>Who the destination is; null where it cannot be read.</summary>
    public EndpointIdentity? DestinationIdentity { get; init; }

    /// <summary>Where the source's secret is; null for mail on this computer.</summary>
    public SecretReference? SourceSecret { get; init; }

    /// <summary>Where the destination's secret is; null for mail on this computer.</summary>
    public SecretReference? DestinationSecret { get; init; }

    /// <summary>Who logs in at the source for the user; empty for the user.</summary>
    public string SourceAuthUser { get; init; } = "";

    /// <summary>Who logs in at the destination for the user; empty for the user.</summary>
    public string DestinationAuthUser { get; init; } = "";

    /// <summary>The folder that everything goes into; empty for none.</summary>
    public string Into { get; init; } = "";

    /// <summary>The day from which on messages go over; empty for all.</summary>
    public string Since { get; init; } = "";

    /// <summary>Further options as on the command line; empty for none.</summary>
    public string Options { get; init; } = "";

    /// <summary>What the user noted; means nothing here.</summary>
    public string Note { get; init; } = "";

    /// <summary>What is wrong with it; empty for a row that can be run.</summary>
    public IReadOnlyList<BulkProblem> Problems { get; init; } = [];

    /// <summary>Whether it can be run.</summary>
    public bool IsGood => Problems.Count == 0;

    /// <summary>What a person calls it.</summary>
    public override string ToString() => SourceIdentity is { } from && DestinationIdentity is { } to ? $"{from} to {to}" : $"line {Line}";
}
