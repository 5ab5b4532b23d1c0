namespace MailMover.Bulk.Running;

/// <summary>Connections that one row has to itself.</summary>
/// <param name="Source">To the source.</param>
/// <param name="Destination">To the destination.</param>
internal sealed record Reservation(int Source, int Destination);
