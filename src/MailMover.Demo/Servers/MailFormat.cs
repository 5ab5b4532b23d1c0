namespace MailMover.Demo.Servers;

/// <summary>How Dovecot keeps mail on disk.</summary>
public enum MailFormat
{
    /// <summary>One file for each message in Dovecot's own form; appends cost the same in large folders as in small ones.</summary>
    Sdbox,

    /// <summary>One file for each message in the form many servers share; its layout (Maildir++) forbids <c>.</c> inside folder names.</summary>
    Maildir,

    /// <summary>One file for each folder, in a tree of directories; a folder cannot hold both messages and folders.</summary>
    Mbox,
}
