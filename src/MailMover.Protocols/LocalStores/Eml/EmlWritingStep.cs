namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>How far the writing of messages came. Tests end it after each.</summary>
internal enum EmlWritingStep
{
    /// <summary>A file is written under a passing name.</summary>
    Written,

    /// <summary>What the files cannot hold is noted.</summary>
    Noted,

    /// <summary>A file has its name, perhaps not yet on the disk.</summary>
    Placed,

    /// <summary>All files of a batch have their names, on the disk.</summary>
    Durable,
}
