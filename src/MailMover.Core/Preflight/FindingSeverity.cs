namespace MailMover.Core.Preflight;

/// <summary>How much a finding matters, the weightiest first.</summary>
public enum FindingSeverity
{
    /// <summary>A copy cannot succeed.</summary>
    Problem,

    /// <summary>Something will be missing or different.</summary>
    Warning,

    /// <summary>Good to know.</summary>
    Note,
}
