using MailMover.Protocols.Pop3.Wire;

namespace MailMover.Protocols.Pop3;

/// <summary>How reading one message, or its header, ended.</summary>
/// <param name="Entry">The message.</param>
/// <param name="Length">How many octets came; negative where the server refused.</param>
/// <param name="Answer">What the server said.</param>
internal readonly record struct Retrieved(MaildropEntry Entry, long Length, Pop3Status Answer);
