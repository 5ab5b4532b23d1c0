namespace MailMover.Demo.Imap;

/// <summary>One response line; its literals are cut out of the text, which keeps their announcements (<c>{123}</c>).</summary>
internal sealed record ImapResponse(string Text, IReadOnlyList<byte[]> Literals);
