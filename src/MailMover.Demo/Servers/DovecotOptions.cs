using MailMover.Core.Model;

namespace MailMover.Demo.Servers;

/// <summary>What a private Dovecot is like.</summary>
public sealed record DovecotOptions
{
    /// <summary>The hierarchy delimiter. Default: <c>/</c>.</summary>
    public char Separator { get; init; } = '/';

    /// <summary>The prefix of the personal namespace, with its delimiter: <c>INBOX.</c>. Default: none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>
    /// The capabilities to announce instead of Dovecot's own, to stand for a poorer server. What is left out still works for a client that does not ask. Null: Dovecot's own.
    /// </summary>
    public string? Capability { get; init; }

    /// <summary>Folder names (without prefix) and what they are announced to be for. Such a folder exists once it was created.</summary>
    public IReadOnlyDictionary<string, SpecialUse> SpecialUse { get; init; } = new Dictionary<string, SpecialUse>
    {
        ["Drafts"] = Core.Model.SpecialUse.Drafts,
        ["Sent"] = Core.Model.SpecialUse.Sent,
        ["Junk"] = Core.Model.SpecialUse.Junk,
        ["Trash"] = Core.Model.SpecialUse.Trash,
        ["Archive"] = Core.Model.SpecialUse.Archive,
    };

    /// <summary>How mail is kept. Default: sdbox.</summary>
    public MailFormat Format { get; init; } = MailFormat.Sdbox;

    /// <summary>When mail is forced to the disk. Default: never.</summary>
    public FsyncPolicy Fsync { get; init; } = FsyncPolicy.Never;

    /// <summary>Most octets of a user's mail; null for no limit.</summary>
    public long? QuotaInOctets { get; init; }

    /// <summary>Most octets of one message; null for no limit.</summary>
    public long? MaxMessageInOctets { get; init; }

    /// <summary>Whether there is an IMAPS port and STARTTLS, with a certificate for localhost and 127.0.0.1 from an authority made for this server alone.</summary>
    public bool Tls { get; init; }

    /// <summary>Most connections of one user. Default: 100.</summary>
    public int MaxConnectionsPerUser { get; init; } = 100;

    /// <summary>Everybody's password; null for a random one.</summary>
    public string? Password { get; init; }

    /// <summary>The mechanism by which it also takes tokens, <c>xoauth2</c> or <c>oauthbearer</c>; null for none. A token is a JWT (RFC 7519, HS256) of <see cref="TokenKey"/> with the user as its subject.</summary>
    public string? TokenMechanism { get; init; }

    /// <summary>The key of tokens, in Base64.</summary>
    public string TokenKey { get; init; } = Convert.ToBase64String("the key of a server for tests"u8);

    /// <summary>The password of master users, who log in for others as <c>user*anybody</c> or by SASL PLAIN with an authorization identity; null where there are none.</summary>
    public string? MasterPassword { get; init; }

    /// <summary>Whether POP3 is served too.</summary>
    public bool Pop3 { get; init; }

    /// <summary>How POP3 makes UIDLs (pop3_uidl_format); null for Dovecot's own way.</summary>
    public string? Pop3UidlFormat { get; init; }
}
