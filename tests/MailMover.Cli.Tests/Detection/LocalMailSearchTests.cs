using MailMover.Cli.Detection;
using Xunit;

namespace MailMover.Cli.Tests.Detection;

public sealed class LocalMailSearchTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("mailmover-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData(".thunderbird/abc.default/Mail/Local Folders/", "mbox")]
    [InlineData(".thunderbird/abc.default/ImapMail/imap.example.org/", "mbox")]
    [InlineData("Library/Mail/V10/", "eml")]
    [InlineData(".local/share/evolution/mail/local/", "maildir")]
    [InlineData(".local/share/local-mail/", "maildir")]
    [InlineData("Maildir/", "maildir")]
    [InlineData("Mail/", "mbox")]
    [InlineData("local/Microsoft/Windows Live Mail/", "eml")]
    [InlineData("roaming/Thunderbird/Profiles/x.default/Mail/pop.example.org/", "mbox")]
    public void A_place_that_exists_is_named_with_what_to_type(string place, string scheme)
    {
        var path = Make(place);

        var found = Assert.Single(Look());

        Assert.Equal((path, $"{scheme}:{path}"), (found.Path, found.Endpoint));
    }

    [Theory]
    [InlineData("Documents/Outlook Files/jo.pst", "readpst")]
    [InlineData("local/Microsoft/Outlook/jo.ost", "from the server")]
    public void Outlooks_files_come_with_the_advice_to_export(string file, string advice)
    {
        var path = Make(file);

        var found = Assert.Single(Look());

        Assert.Equal((path, (string?)null), (found.Path, found.Endpoint));
        Assert.Contains(advice, found.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Mail_that_arrived_on_this_computer_is_an_mbox_file()
    {
        Make("root/var/mail/jo");

        Assert.Equal($"mbox:{_home}/root/var/mail/jo", Assert.Single(Look()).Endpoint);
    }

    [Fact]
    public void A_computer_without_mail_has_no_places() => Assert.Empty(Look());

    private IReadOnlyList<LocalMailPlace> Look()
    {
        var variables = new Dictionary<string, string> { ["USER"] = "jo", ["LOCALAPPDATA"] = Path.Combine(_home, "local"), ["APPDATA"] = Path.Combine(_home, "roaming") };
        return new LocalMailSearch(_home, v => variables.GetValueOrDefault(v), _home + "/root").Look();
    }

    private string Make(string place)
    {
        var path = Path.Combine([_home, .. place.TrimEnd('/').Split('/')]);
        Directory.CreateDirectory(place.EndsWith('/') ? path : Path.GetDirectoryName(path)!);
        if (!place.EndsWith('/'))
            File.WriteAllText(path, "");
        return path;
    }
}
