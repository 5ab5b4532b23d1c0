using MailMover.Core.Verification;

namespace MailMover.Cli.Output;

/// <summary>The counters of a verification at one moment.</summary>
internal sealed record VerificationSnapshot
{
    public long MessagesDone { get; init; }

    public long MessagesTotal { get; init; }

    /// <summary>Octets of messages read back; 0 where headers were enough.</summary>
    public long OctetsRead { get; init; }

    /// <summary>The folder begun last; empty before the first.</summary>
    public string Folder { get; init; } = "";

    public static VerificationSnapshot Of(VerificationProgress progress) => new()
    {
        MessagesDone = progress.MessagesDone,
        MessagesTotal = progress.MessagesTotal,
        OctetsRead = progress.OctetsRead,
        Folder = progress.Folder?.ToString() ?? "",
    };

    /// <summary>The figures in words: <c>6,213 of 10,000 messages looked at | 265 MB read back</c>.</summary>
    public string Words
    {
        get
        {
            var words = $"{Figures.Count(MessagesDone)} of {Figures.Messages(MessagesTotal)} looked at";
            return OctetsRead > 0 ? $"{words} | {Figures.Octets(OctetsRead)} read back" : words;
        }
    }
}
