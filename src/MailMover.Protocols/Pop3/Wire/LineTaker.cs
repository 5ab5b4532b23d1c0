namespace MailMover.Protocols.Pop3.Wire;

/// <summary>What is done with one line of a list.</summary>
internal delegate void LineTaker(ReadOnlySpan<byte> line);
