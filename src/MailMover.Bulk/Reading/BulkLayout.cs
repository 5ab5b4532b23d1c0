namespace MailMover.Bulk.Reading;

/// <summary>Whose columns a file has.</summary>
public enum BulkLayout
{
    /// <summary>None that is known.</summary>
    Unknown,

    /// <summary>MailMover's own.</summary>
    Own,

    /// <summary>Microsoft 365: EmailAddress, UserName, Password, UserRoot.</summary>
    Microsoft365,

    /// <summary>The old Exchange migration wizard: IMAP_Mailbox, IMAP_Password, SMTP_Address, IMAP_Server, ...</summary>
    ExchangeWizard,

    /// <summary>imapsync: host1;user1;password1;host2;user2;password2;extra.</summary>
    Imapsync,

    /// <summary>imapcopy: <c>Copy "user" "password" "user" "password"</c>.</summary>
    Imapcopy,

    /// <summary>Google's older migration tools: <c>user#password,target</c>.</summary>
    Google,

    /// <summary>MigrationWiz: Source Email, Source Login Name, Source Password, Destination Email, ...</summary>
    MigrationWiz,

    /// <summary>Columns of no known product with names that tell what they are.</summary>
    Named,
}
