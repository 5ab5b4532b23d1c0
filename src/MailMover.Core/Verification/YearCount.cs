namespace MailMover.Core.Verification;

/// <summary>Messages of one year by their date of sending, else of arrival.</summary>
/// <param name="Year">The year; 0 for messages without any date that can be read.</param>
/// <param name="AtSource">Messages of the source that were to be carried.</param>
/// <param name="AtDestination">Those of them that are at the destination now.</param>
public sealed record YearCount(int Year, long AtSource, long AtDestination);
