namespace MailMover.Providers.Discovery;

/// <summary>Waits for what was cancelled, so that nothing of a search outlives it.</summary>
internal static class Settled
{
    public static async Task AllAsync(IEnumerable<Task> tasks)
    {
        foreach (var task in tasks)
        {
            try
            {
                await task;
            }
            catch (OperationCanceledException)
            {
                // That was wanted.
            }
        }
    }
}
