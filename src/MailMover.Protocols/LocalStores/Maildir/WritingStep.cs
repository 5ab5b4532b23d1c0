namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>How far the writing of messages came. Tests end it after each.</summary>
internal enum WritingStep
{
    /// <summary>A file is in <c>tmp</c>, perhaps not yet on the disk.</summary>
    Written,

    /// <summary>All files of a batch are on the disk, in <c>tmp</c>.</summary>
    OnDisk,

    /// <summary>A file is in <c>cur</c>, perhaps not yet on the disk.</summary>
    Placed,

    /// <summary>All files of a batch are in <c>cur</c> and on the disk.</summary>
    Durable,
}
