namespace MailMover.Core.Preflight;

/// <summary>What there is to copy, in numbers.</summary>
public sealed record PreflightFigures
{
    /// <summary>Folders that go over.</summary>
    public int Folders { get; init; }

    /// <summary>Those of them that have to be created.</summary>
    public int FoldersToCreate { get; init; }

    /// <summary>Messages that the rules let pass.</summary>
    public long Messages { get; init; }

    /// <summary>Their octets; null where not every folder tells.</summary>
    public long? Octets { get; init; }

    /// <summary>Messages that the rules leave out; 0 where messages were not looked at.</summary>
    public long Skipped { get; init; }

    /// <summary>Messages that are at the destination by what the journal knows.</summary>
    public long AlreadyThere { get; init; }

    /// <summary>Messages that earlier copies brought and the destination refused; they are not tried again unless that is ordered.</summary>
    public long RefusedEarlier { get; init; }

    /// <summary>Messages still to be copied.</summary>
    public long MessagesToCome { get; init; }

    /// <summary>Their octets, as far as can be told; null where not every folder tells.</summary>
    public long? OctetsToCome { get; init; }

    /// <summary>Whether each message was looked at; false where the figures are those of whole folders.</summary>
    public bool IsCounted { get; init; }

    /// <summary>The least time that the copy takes; null where nothing is known of it.</summary>
    public TimeSpan? AtLeast { get; init; }

    /// <summary>What <see cref="AtLeast"/> rests on, in a sentence; empty where it is null.</summary>
    public string AtLeastBecause { get; init; } = "";

    /// <summary>Days that the daily caps of both providers make of it; null where no cap is known, 1 where it fits into one day.</summary>
    public int? Days { get; init; }
}
