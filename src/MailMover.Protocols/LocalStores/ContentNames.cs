namespace MailMover.Protocols.LocalStores;

/// <summary>Numbers of messages that are known by what they hold.</summary>
internal static class ContentNames
{
    /// <summary>
    /// Numbers messages that were just written. One like them may have been here once and been removed: its number is never given again, so that new messages
    /// always have higher ones.
    /// </summary>
    public static async Task<IReadOnlyList<uint>> NumberNewAsync(StoreNumbers numbers, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        foreach (var (name, uid) in await numbers.FindAsync(names, cancellationToken))
            await numbers.RenameAsync(name, $"{name} until {uid}", cancellationToken);
        return await numbers.NumberAsync(names, cancellationToken);
    }
}
