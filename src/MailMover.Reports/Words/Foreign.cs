namespace MailMover.Reports.Words;

/// <summary>How much of a text that strangers wrote is shown, in columns.</summary>
internal static class Foreign
{
    /// <summary>A subject, an address, the name of a folder.</summary>
    public const int Name = 160;

    /// <summary>A sentence with a server's words in it.</summary>
    public const int Prose = 1200;
}
