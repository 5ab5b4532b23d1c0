namespace MailMover.Testing.Stepping;

/// <summary>
/// Counts the steps of all doubles of one run together and lets the run die at exactly one of them. After that every call of the same
/// doubles throws, so that the dead run cannot go on; the resumed run gets doubles of its own (<c>InMemoryMailbox.NewClient</c>, a new counter).
/// </summary>
public sealed class StepCounter(int crashAt = int.MaxValue)
{
    private readonly Lock _lock = new();
    private readonly List<string> _steps = [];
    private string? _crash;

    /// <summary>The steps so far, in order.</summary>
    public IReadOnlyList<string> Steps
    {
        get
        {
            lock (_lock)
                return [.. _steps];
        }
    }

    public int Count => Steps.Count;

    /// <summary>The step at which the run died; null if it lives.</summary>
    public string? CrashedAt
    {
        get
        {
            lock (_lock)
                return _crash;
        }
    }

    /// <summary>A hook for one double; its steps carry its name.</summary>
    public Func<string, Task> Hook(string name) => step => StepAsync($"{name} {step}");

    /// <summary>Counts a step, or dies.</summary>
    public Task StepAsync(string step)
    {
        lock (_lock)
        {
            if (_crash is null)
            {
                _steps.Add(step);
                if (_steps.Count == crashAt)
                    _crash = step;
            }

            return _crash is null ? Task.CompletedTask : Task.FromException(new SimulatedCrashException(_crash));
        }
    }

    /// <summary>Kills the run now, wherever it is.</summary>
    public void Crash()
    {
        lock (_lock)
            _crash ??= "killed by the test";
    }
}
