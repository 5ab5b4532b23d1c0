namespace MailMover.Core.Journal;

/// <summary>Another run holds this mailbox pair.</summary>
/// <param name="holder">The process that holds it, in words: <c>mailmover (process 4711), since 14:02</c>.</param>
public sealed class PairHeldException(string holder) : Exception($"Another run is working on this mailbox pair: {holder}. Wait until it has ended, or stop it, and try again.")
{
    /// <summary>The process that holds it, in words.</summary>
    public string Holder { get; } = holder;
}
