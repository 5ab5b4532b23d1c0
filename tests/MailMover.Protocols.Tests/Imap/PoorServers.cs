using MailMover.Demo.Servers;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>Servers that announce little.</summary>
internal static class PoorServers
{
    public static DovecotOptions UidPlusOnly { get; } = new() { Capability = "IMAP4rev1 UIDPLUS" };

    public static DovecotOptions WithoutMultiAppend { get; } = new() { Capability = "IMAP4rev1 SASL-IR LITERAL+ UIDPLUS NAMESPACE UNSELECT LIST-EXTENDED LIST-STATUS" };

    public static DovecotOptions WithLiteralMinus { get; } = new() { Capability = "IMAP4rev1 SASL-IR LITERAL- UIDPLUS NAMESPACE MULTIAPPEND" };

    public static DovecotOptions WithoutLiteralPlus { get; } = new() { Capability = "IMAP4rev1 UIDPLUS NAMESPACE MULTIAPPEND CONDSTORE" };
}
