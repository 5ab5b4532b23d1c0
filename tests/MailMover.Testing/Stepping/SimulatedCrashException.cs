namespace MailMover.Testing.Stepping;

/// <summary>The process died here. Whatever the dead run still calls throws this again.</summary>
public sealed class SimulatedCrashException(string step) : Exception($"The process died at step '{step}'.")
{
    public string Step { get; } = step;
}
