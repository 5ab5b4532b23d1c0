namespace MailMover.Core.Limits;

/// <summary>What one account may read and be given in any 24 hours. Disposing it gives back what is left of either.</summary>
/// <param name="Down">What may be read; null for no limit.</param>
/// <param name="Up">What may be appended; null for no limit.</param>
public sealed record AccountBudgets(OctetBudget? Down, OctetBudget? Up) : IAsyncDisposable
{
    /// <summary>Whether there is any limit at all.</summary>
    public bool IsAny => Down is not null || Up is not null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Down is not null)
            await Down.DisposeAsync();
        if (Up is not null)
            await Up.DisposeAsync();
    }
}
