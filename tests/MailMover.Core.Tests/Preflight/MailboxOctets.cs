using MailMover.Testing.InMemory;

namespace MailMover.Core.Tests.Preflight;

internal static class MailboxOctets
{
    /// <summary>All messages of all folders together.</summary>
    public static long FolderOctets(this InMemoryMailbox mailbox) => mailbox.FolderNames().Sum(f => mailbox.Messages(f).Sum(m => (long)m.Octets.Length));
}
