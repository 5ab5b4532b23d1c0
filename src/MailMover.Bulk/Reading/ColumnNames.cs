using MailMover.Core.Text;

namespace MailMover.Bulk.Reading;

/// <summary>What columns are called, in MailMover's own layout and in those of others. Case, blanks, hyphens and underscores make no difference.</summary>
internal static class ColumnNames
{
    private static readonly Dictionary<string, BulkColumn> Known = new(StringComparer.Ordinal)
    {
        ["source"] = BulkColumn.Source,
        ["from"] = BulkColumn.Source,
        ["sourceendpoint"] = BulkColumn.Source,
        ["sourcesecret"] = BulkColumn.SourceSecret,
        ["fromsecret"] = BulkColumn.SourceSecret,
        ["sourceauthuser"] = BulkColumn.SourceAuthUser,
        ["fromauthuser"] = BulkColumn.SourceAuthUser,
        ["destination"] = BulkColumn.Destination,
        ["to"] = BulkColumn.Destination,
        ["target"] = BulkColumn.Destination,
        ["destinationendpoint"] = BulkColumn.Destination,
        ["destinationsecret"] = BulkColumn.DestinationSecret,
        ["tosecret"] = BulkColumn.DestinationSecret,
        ["targetsecret"] = BulkColumn.DestinationSecret,
        ["destinationauthuser"] = BulkColumn.DestinationAuthUser,
        ["toauthuser"] = BulkColumn.DestinationAuthUser,
        ["into"] = BulkColumn.Into,
        ["since"] = BulkColumn.Since,
        ["options"] = BulkColumn.Options,
        ["extra"] = BulkColumn.Options,
        ["note"] = BulkColumn.Note,
        ["notes"] = BulkColumn.Note,
        ["comment"] = BulkColumn.Note,

        // Microsoft 365, and lists like it: the login is the source's, the address the destination's.
        ["emailaddress"] = BulkColumn.DestinationAddress,
        ["username"] = BulkColumn.SourceUser,
        ["password"] = BulkColumn.SourcePassword,
        ["userroot"] = BulkColumn.Unused,

        // Exchange's old wizard.
        ["imapmailbox"] = BulkColumn.SourceUser,
        ["imappassword"] = BulkColumn.SourcePassword,
        ["smtpaddress"] = BulkColumn.DestinationAddress,
        ["imapserver"] = BulkColumn.SourceHost,
        ["exmailbox"] = BulkColumn.Unused,
        ["imapport"] = BulkColumn.SourcePort,
        ["imapssl"] = BulkColumn.SourceTls,

        // imapsync.
        ["host1"] = BulkColumn.SourceHost,
        ["user1"] = BulkColumn.SourceUser,
        ["password1"] = BulkColumn.SourcePassword,
        ["authuser1"] = BulkColumn.SourceAuthUser,
        ["port1"] = BulkColumn.SourcePort,
        ["host2"] = BulkColumn.DestinationHost,
        ["user2"] = BulkColumn.DestinationUser,
        ["password2"] = BulkColumn.DestinationPassword,
        ["authuser2"] = BulkColumn.DestinationAuthUser,
        ["port2"] = BulkColumn.DestinationPort,

        // MigrationWiz, and others with names like these.
        ["sourceemail"] = BulkColumn.SourceAddress,
        ["sourceaddress"] = BulkColumn.SourceAddress,
        ["sourceemailaddress"] = BulkColumn.SourceAddress,
        ["sourceloginname"] = BulkColumn.SourceUser,
        ["sourcelogin"] = BulkColumn.SourceUser,
        ["sourceuser"] = BulkColumn.SourceUser,
        ["sourceusername"] = BulkColumn.SourceUser,
        ["sourcepassword"] = BulkColumn.SourcePassword,
        ["sourcehost"] = BulkColumn.SourceHost,
        ["sourceserver"] = BulkColumn.SourceHost,
        ["sourceport"] = BulkColumn.SourcePort,
        ["flags"] = BulkColumn.Unused,
    };

    private static readonly string[] OwnNames = ["source", "source_secret", "destination", "destination_secret", "source_auth_user", "destination_auth_user", "into", "since", "options", "note"];

    private static readonly HashSet<string> Results = [.. ResultColumns.Names.Select(Plain)];

    static ColumnNames()
    {
        foreach (var (name, column) in Known.ToArray())
        {
            if (!name.StartsWith("source", StringComparison.Ordinal) || !Enum.TryParse<BulkColumn>(column.ToString().Replace("Source", "Destination", StringComparison.Ordinal), out var other))
                continue;
            Known.TryAdd("destination" + name[6..], other);
            Known.TryAdd("dest" + name[6..], other);
            Known.TryAdd("target" + name[6..], other);
        }
    }

    /// <summary>What a column of this name holds; null where that is not known.</summary>
    public static BulkColumn? Find(string name)
    {
        var plain = Plain(name);
        return Known.TryGetValue(plain, out var column) ? column : Results.Contains(plain) ? BulkColumn.Result : null;
    }

    /// <summary>The name of MailMover's own layout that somebody may have meant; null where none is near.</summary>
    public static string? Nearest(string name)
    {
        var plain = Plain(name);
        var near = NearestWord.Of(plain, OwnNames.Select(Plain), Math.Max(1, plain.Length / 4));
        return near is null ? null : OwnNames.First(n => Plain(n) == near);
    }

    private static string Plain(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
