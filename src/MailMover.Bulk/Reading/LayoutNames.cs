namespace MailMover.Bulk.Reading;

/// <summary>What people call a layout.</summary>
internal static class LayoutNames
{
    /// <summary>What can be read, for somebody whose file is something else.</summary>
    public const string WhatCanBeRead =
        "The first line names the columns: source,source_secret,destination,destination_secret, and if you like source_auth_user, destination_auth_user, into, since, options, note. " +
        "The layouts of Microsoft 365, MigrationWiz, imapsync, imapcopy and Google's migration tools are read too; docs/bulk.md shows them all.";

    public static string Of(BulkLayout layout) => layout switch
    {
        BulkLayout.Own => "the layout of MailMover",
        BulkLayout.Microsoft365 => "the layout of Microsoft 365",
        BulkLayout.ExchangeWizard => "the layout of Exchange's migration wizard",
        BulkLayout.Imapsync => "the layout of imapsync",
        BulkLayout.Imapcopy => "the layout of imapcopy",
        BulkLayout.Google => "the layout of Google's migration tools",
        BulkLayout.MigrationWiz => "the layout of MigrationWiz",
        BulkLayout.Named => "columns that were recognised by their names",
        _ => "an unknown layout",
    };
}
