using MailMover.Demo.Servers;

namespace MailMover.Testing.Servers;

/// <summary>Dovecots that announce less than they can, and so stand for poorer servers.</summary>
public static class HiddenCapabilities
{
    private const string Everything =
        "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT UIDPLUS LIST-EXTENDED LIST-STATUS LITERAL+ NAMESPACE MULTIAPPEND UNSELECT CHILDREN CONDSTORE QRESYNC SPECIAL-USE CREATE-SPECIAL-USE STATUS=SIZE MOVE SAVEDATE";

    /// <summary>A Dovecot without some capabilities.</summary>
    /// <param name="hidden">Their names, separated by blanks; <c>*</c> for all but IMAP4rev1.</param>
    public static DovecotOptions Without(string hidden)
    {
        var names = hidden.Split(' ');
        return new() { Capability = string.Join(' ', Everything.Split(' ').Where(c => c == "IMAP4rev1" || (hidden != "*" && !names.Contains(c)))) };
    }
}
