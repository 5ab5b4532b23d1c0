using MailMover.Core.Endpoints;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Which flags a destination folder keeps, as its SELECT says.</summary>
internal sealed record KeptFlags(FlagSet? Permanent, bool NewKeywords)
{
    /// <summary>Nothing is known: everything is tried.</summary>
    public static KeptFlags Unknown { get; } = new(null, true);

    public static KeptFlags Of(IFolderWriter folder) => new(folder.PermanentFlags, folder.KeepsNewKeywords);

    /// <summary>The flags of a message that cannot be kept.</summary>
    public FlagSet NotKept(FlagSet flags)
    {
        if (Permanent is null)
            return FlagSet.Empty;
        var missing = flags.Except(Permanent);
        return NewKeywords ? FlagSet.Of(missing.System) : missing;
    }
}
