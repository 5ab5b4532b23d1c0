using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>What SELECT or EXAMINE said.</summary>
/// <param name="Name">The folder's name on the wire.</param>
/// <param name="Status">The figures.</param>
/// <param name="PermanentFlags">The flags it keeps; null where it said nothing, or an empty list.</param>
/// <param name="KeepsNewKeywords">Whether new keywords may be made, as far as is known.</param>
internal sealed record OpenedFolder(string Name, FolderStatus Status, FlagSet? PermanentFlags, bool KeepsNewKeywords)
{
    /// <summary>Opens a folder, and insists on its generation where one is expected.</summary>
    public static async Task<OpenedFolder> OpenAsync(
        ImapConnection connection, string verb, FolderPath folder, string name, uint? expectedUidValidity, CancellationToken cancellationToken)
    {
        var opened = new OpenedFolder(name, new FolderStatus { UidValidity = 0, Exists = 0 }, null, true);
        connection.HasFolder = true;
        connection.IsFolderReadOnly = verb == "EXAMINE";
        await connection.RunAsync($"{verb} {ImapQuoting.Quote(name)}", $"to open the folder {connection.Failures.Name(folder)}", FailureScope.Folder, Take, cancellationToken);
        if (expectedUidValidity is { } expected && expected != opened.Status.UidValidity)
            throw connection.Failures.UidValidityChanged(folder, expected, opened.Status.UidValidity);
        return opened;

        void Take(ReadOnlySpan<byte> payload)
        {
            opened = opened with { Status = ImapStatusReading.Add(opened.Status, payload) };
            if (ImapResponse.StartsWithWord(payload, "OK"u8) && ImapStatus.Parse(payload) is { Code: "PERMANENTFLAGS" } said)
                opened = opened.WithPermanentFlags(said.Arguments);
        }
    }

    private OpenedFolder WithPermanentFlags(string list)
    {
        var words = list.Trim('(', ')', ' ');
        return words.Length == 0
            ? this
            : this with { PermanentFlags = FlagSet.Parse(words), KeepsNewKeywords = words.Split(' ').Contains("\\*") };
    }
}
