using MailMover.Core.Model;

namespace MailMover.Demo.Imap;

/// <summary>A message to fill a mailbox with.</summary>
internal sealed record SeedMessage(byte[] Octets, FlagSet Flags, DateTimeOffset InternalDate);
