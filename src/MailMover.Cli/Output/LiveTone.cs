namespace MailMover.Cli.Output;

/// <summary>How a line of the live view is meant.</summary>
internal enum LiveTone
{
    Waiting,
    Problem,
    Notice,
}
