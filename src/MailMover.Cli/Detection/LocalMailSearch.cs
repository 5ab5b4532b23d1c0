namespace MailMover.Cli.Detection;

/// <summary>
/// Looks where mail programs keep mail on this computer. It looks whether files and folders are there, by their names, and opens none of them.
/// </summary>
/// <param name="home">The user's home directory.</param>
/// <param name="environment">Environment variables.</param>
/// <param name="root">What absolute paths begin with; empty but in tests.</param>
internal sealed class LocalMailSearch(string home, Func<string, string?> environment, string root = "")
{
    private const string ExportOutlook =
        "No other program reads this file well. In Outlook, copy its folders into an IMAP account and move that; or turn it into mbox files with the free program readpst (package pst-utils) and type mbox: with the result.";

    private const string FetchAgain =
        "It is Outlook's copy of what is on the server (Exchange, Outlook.com or IMAP): move that from the server. Only mail under \"This computer only\" has to be exported in Outlook.";

    public IReadOnlyList<LocalMailPlace> Look()
    {
        List<LocalMailPlace> places = [];
        Thunderbird(places);
        AppleMail(places);
        Outlook(places);
        Windows(places);
        Unix(places);
        return [.. places.DistinctBy(p => p.Path)];
    }

    private void Thunderbird(List<LocalMailPlace> places)
    {
        string?[] roots =
        [
            In(home, ".thunderbird"), In(home, "snap/thunderbird/common/.thunderbird"), In(home, ".var/app/org.mozilla.Thunderbird/.thunderbird"),
            In(home, "Library/Thunderbird/Profiles"), In(environment("APPDATA"), "Thunderbird/Profiles"),
        ];
        foreach (var profile in roots.SelectMany(Directories))
        {
            // What came by POP3 and what was put into local folders is here only; what came by IMAP is a copy of the server's.
            foreach (var account in Directories(Path.Combine(profile, "Mail")))
                places.Add(new("Thunderbird, mail that is only on this computer", account, $"mbox:{account}"));
            foreach (var account in Directories(Path.Combine(profile, "ImapMail")))
                places.Add(new("Thunderbird, its copy of an IMAP mailbox", account, $"mbox:{account}", "It holds only what Thunderbird was told to download: move this mailbox from its server if that is still there."));
        }
    }

    private void AppleMail(List<LocalMailPlace> places)
    {
        foreach (var version in Directories(In(home, "Library/Mail")).Where(d => Path.GetFileName(d) is ['V', >= '0' and <= '9', ..]))
            places.Add(new("Apple Mail", version, $"eml:{version}", "Allow the terminal to see it first: System Settings, Privacy & Security, Full Disk Access."));
    }

    private void Outlook(List<LocalMailPlace> places)
    {
        string?[] folders =
        [
            In(home, "Documents/Outlook Files"), In(home, "OneDrive/Documents/Outlook Files"), In(home, "Documents"), In(environment("LOCALAPPDATA"), "Microsoft/Outlook"),
        ];
        foreach (var file in folders.SelectMany(f => Files(f, "*.pst")))
            places.Add(new("Outlook, mail that is only on this computer", file, null, ExportOutlook));
        foreach (var file in folders.SelectMany(f => Files(f, "*.ost")))
            places.Add(new("Outlook", file, null, FetchAgain));
        Add(places, "Outlook for Mac", In(home, "Library/Group Containers/UBF8T346G9.Office/Outlook/Outlook 15 Profiles"), null, "In Outlook, choose File, Export and move what it wrote (.olm is read by Outlook alone); or drag the folders into an IMAP account.");
    }

    private void Windows(List<LocalMailPlace> places)
    {
        Add(places, "Windows Live Mail", In(environment("LOCALAPPDATA"), "Microsoft/Windows Live Mail"), "eml");
        Add(places, "Windows Mail", In(environment("LOCALAPPDATA"), "Microsoft/Windows Mail"), "eml");
    }

    private void Unix(List<LocalMailPlace> places)
    {
        Add(places, "Evolution, mail that is only on this computer", In(environment("XDG_DATA_HOME") ?? In(home, ".local/share"), "evolution/mail/local"), "maildir");
        Add(places, "KMail", In(environment("XDG_DATA_HOME") ?? In(home, ".local/share"), "local-mail"), "maildir");
        Add(places, "KMail of old", In(home, ".kde/share/apps/kmail/mail"), "maildir");
        Add(places, "a Maildir", In(home, "Maildir"), "maildir");
        Add(places, "a Maildir", In(home, ".maildir"), "maildir");
        Add(places, "mail folders of mutt, Pine or others", In(home, "Mail"), IsMaildir("Mail") ? "maildir" : "mbox");
        Add(places, "mail folders of mutt, Pine or others", In(home, "mail"), IsMaildir("mail") ? "maildir" : "mbox");
        Add(places, "an mbox file", In(home, "mbox"), "mbox");
        if ((environment("USER") ?? environment("LOGNAME")) is { Length: > 0 } user && !user.Contains('/', StringComparison.Ordinal))
        {
            Add(places, "mail that arrived on this computer", $"{root}/var/mail/{user}", "mbox");
            if (!File.Exists($"{root}/var/mail/{user}"))
                Add(places, "mail that arrived on this computer", $"{root}/var/spool/mail/{user}", "mbox");
        }
    }

    private bool IsMaildir(string below) => Directory.Exists(Path.Combine(home, below, "cur"));

    private static void Add(List<LocalMailPlace> places, string program, string? path, string? scheme, string advice = "")
    {
        if (path is not null && (Directory.Exists(path) || File.Exists(path)))
            places.Add(new LocalMailPlace(program, path, scheme is null ? null : $"{scheme}:{path}", advice));
    }

    private static string? In(string? directory, string below) =>
        string.IsNullOrEmpty(directory) ? null : Path.Combine([directory, .. below.Split('/')]);

    private static IEnumerable<string> Directories(string? directory) => Names(directory, d => Directory.EnumerateDirectories(d));

    private static IEnumerable<string> Files(string? directory, string pattern) => Names(directory, d => Directory.EnumerateFiles(d, pattern));

    // What this user may not see is not there for this user.
    private static IReadOnlyList<string> Names(string? directory, Func<string, IEnumerable<string>> list)
    {
        try
        {
            return directory is not null && Directory.Exists(directory) ? [.. list(directory).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
