namespace MailMover.Chaos;

/// <summary>One of the two servers, and the line to it.</summary>
internal enum Side
{
    Source,
    Destination,
}
