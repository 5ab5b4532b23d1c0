namespace MailMover.Cli.Output;

/// <summary>Where a run has left something that the report points to.</summary>
/// <param name="AuditFile">The audit log.</param>
/// <param name="Refused">The directory of the messages that the destination refused.</param>
/// <param name="Originals">The directory of the originals of repaired messages.</param>
internal sealed record ReportPlaces(string AuditFile, string Refused, string Originals);
