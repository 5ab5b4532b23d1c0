namespace MailMover.Storage.Findings;

/// <summary>The columns of <c>findings.csv</c>. See docs/verification.md, which users and their scripts rely on.</summary>
internal static class FindingColumns
{
    public const string Fate = "fate";
    public const string Reason = "reason";
    public const string Source = "source";
    public const string SourceFolder = "source_folder";
    public const string SourceUidValidity = "source_uid_validity";
    public const string SourceUid = "source_uid";
    public const string Destination = "destination";
    public const string DestinationFolder = "destination_folder";
    public const string MessageId = "message_id";
    public const string Date = "date";
    public const string Received = "received";
    public const string From = "from";
    public const string Subject = "subject";
    public const string Size = "size";
    public const string Sha256 = "sha256";
    public const string Content = "content";
    public const string SavedAs = "saved_as";

    /// <summary>All of them, in their order.</summary>
    public static readonly string[] All =
    [
        Fate, Reason, Source, SourceFolder, SourceUidValidity, SourceUid, Destination, DestinationFolder,
        MessageId, Date, Received, From, Subject, Size, Sha256, Content, SavedAs,
    ];

    /// <summary>Those without which a row does not say which message it is about.</summary>
    public static readonly string[] Needed = [Fate, SourceFolder, SourceUidValidity, SourceUid, MessageId];
}
