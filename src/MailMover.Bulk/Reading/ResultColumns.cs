namespace MailMover.Bulk.Reading;

/// <summary>The columns that a file of results has beside those of the input.</summary>
public static class ResultColumns
{
    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "line", "source_mailbox", "destination_mailbox", "status", "exit_code", "reason", "found", "copied", "already_there", "skipped", "refused", "failed", "octets",
        "started", "finished", "attempts", "verdict", "audit_file",
    ];
}
