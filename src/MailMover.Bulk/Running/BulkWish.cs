namespace MailMover.Bulk.Running;

/// <summary>What a user wants of a row.</summary>
internal enum BulkWish
{
    Pause,
    Resume,
    RunAgain,
}
