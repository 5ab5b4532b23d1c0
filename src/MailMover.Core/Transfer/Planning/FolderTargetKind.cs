namespace MailMover.Core.Transfer.Planning;

/// <summary>What decides where a folder goes, the strongest first.</summary>
internal enum FolderTargetKind
{
    /// <summary>The user's mapping of it or of a folder around it.</summary>
    Mapped,

    /// <summary>Its earlier mail went there.</summary>
    Earlier,

    /// <summary>The user's folder that everything goes into.</summary>
    Into,

    /// <summary>The destination's folder of the same use.</summary>
    Use,

    /// <summary>Its own name, in the folder that the folder around it goes to.</summary>
    Own,
}
