using MailMover.Core.Model;

namespace MailMover.Protocols.LocalStores.Eml;

/// <summary>What is noted of one file.</summary>
/// <param name="File">Its name.</param>
/// <param name="Size">Its octets.</param>
/// <param name="Date">The internal date of its message, with its zone.</param>
/// <param name="IsAsIs">Whether its lines end as they shall: with LF alone where there is no CR.</param>
/// <param name="Flags">The flags of its message.</param>
internal sealed record EmlNote(string File, long Size, DateTimeOffset? Date, bool IsAsIs, FlagSet Flags);
