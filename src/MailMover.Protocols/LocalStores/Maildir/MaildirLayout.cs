namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>How folders lie in a store.</summary>
internal enum MaildirLayout
{
    /// <summary>Maildir++: INBOX is the store itself, <c>.Work.Invoices</c> lies beside its <c>cur</c>. Dovecot, Courier and most programs.</summary>
    PlusPlus,

    /// <summary>Dovecot's <c>LAYOUT=fs</c>: INBOX is the store itself, <c>Work/Invoices</c> lies beside its <c>cur</c>.</summary>
    FileSystem,

    /// <summary>Directories of which each may be a Maildir; the store itself is none. mutt and others.</summary>
    Nested,

    /// <summary>As before, with the folders inside of <c>Work</c> in <c>.Work.directory</c>. KMail.</summary>
    KMail,
}
