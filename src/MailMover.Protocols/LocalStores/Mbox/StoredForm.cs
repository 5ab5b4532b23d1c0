namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>How a message has to be written into an mbox file so that it can be read back exactly.</summary>
/// <param name="Length">Its octets.</param>
/// <param name="IsMarked">Whether the file's ordinary form would not bring it back, so that <c>X-MailMover-Octets</c> has to say how.</param>
/// <param name="KeepsLineEnds">Whether its line ends have to stay as they are, because some are LF alone. Else each CRLF becomes LF.</param>
internal readonly record struct StoredForm(long Length, bool IsMarked, bool KeepsLineEnds);
