namespace MailMover.Core.Transfer;

/// <summary>What a later run does with flags that changed at the source.</summary>
public enum FlagPolicy
{
    /// <summary>Adds at the destination what is new at the source since; takes nothing away. The default.</summary>
    Merge,

    /// <summary>Makes the destination's flags equal to the source's where the source's changed.</summary>
    Mirror,

    /// <summary>Leaves the destination's flags alone.</summary>
    Keep,
}
