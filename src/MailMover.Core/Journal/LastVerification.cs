using System.Globalization;

namespace MailMover.Core.Journal;

/// <summary>What the journal keeps of the last verification that reached its end. In words, because the journal stands before verification.</summary>
/// <param name="Verdict">GREEN, AMBER or RED.</param>
/// <param name="Level">How closely it looked: counts, headers or content.</param>
/// <param name="Time">When it ended.</param>
/// <param name="Run">Its name.</param>
public sealed record LastVerification(string Verdict, string Level, DateTimeOffset Time, string Run)
{
    /// <summary>The name of the note that holds it.</summary>
    public const string NoteName = "verification.last";

    /// <summary>Reads what <see cref="ToString"/> wrote; null where there is nothing that can be read.</summary>
    public static LastVerification? Parse(string? note) =>
        note?.Split(' ') is [var verdict, var level, var time, var run]
        && DateTimeOffset.TryParseExact(time, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? new LastVerification(verdict, level, at, run)
            : null;

    /// <summary>The form that the journal keeps.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Verdict} {Level} {Time:O} {Run}");
}
