namespace MailMover.Providers.Discovery;

/// <summary>How a step of the search ended.</summary>
public enum StepOutcome
{
    /// <summary>It knew settings.</summary>
    Found,

    /// <summary>It answered and knew none.</summary>
    Nothing,

    /// <summary>It could not be asked, or gave no answer that can be used.</summary>
    Failed,

    /// <summary>It was not asked, because that was forbidden.</summary>
    NotAsked,

    /// <summary>A better source had answered first.</summary>
    NotNeeded,
}
