using MailMover.Core.Model;

namespace MailMover.Demo.Imap;

/// <summary>A message as it was read back.</summary>
internal sealed record StoredMessage(uint Uid, byte[] Octets, FlagSet Flags, DateTimeOffset InternalDate);
