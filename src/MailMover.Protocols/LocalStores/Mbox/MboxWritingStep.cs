namespace MailMover.Protocols.LocalStores.Mbox;

/// <summary>How far an append came. Tests end it after each.</summary>
internal enum MboxWritingStep
{
    /// <summary>What is to be appended is on the disk, in a file beside the mail.</summary>
    Logged,

    /// <summary>It is in the mbox file, on the disk.</summary>
    Appended,

    /// <summary>The file beside the mail is gone again.</summary>
    Cleared,
}
