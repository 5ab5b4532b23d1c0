using MailMover.Cli.Endpoints;
using MailMover.Core.Endpoints;
using Xunit;

namespace MailMover.Cli.Tests.Endpoints;

public sealed class LocalStoreUriTests
{
    private static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    [Theory]
    [InlineData("maildir:/home/jo/Maildir", "maildir", "/home/jo/Maildir")]
    [InlineData("MBOX:/home/jo/mail/", "mbox", "/home/jo/mail")]
    [InlineData("eml:/home/jo/./x/../old mail", "eml", "/home/jo/old mail")]
    public void A_path_is_taken_in_its_full_form(string text, string scheme, string path) =>
        Assert.Equal(new EndpointIdentity(scheme, "", 0, Path.GetFullPath(path)), EndpointUri.Parse(text).Identity);

    [Fact]
    public void Relative_paths_begin_here_and_a_tilde_at_home()
    {
        Assert.Equal(Path.GetFullPath("mail"), ((LocalStoreUri)EndpointUri.Parse("mbox:mail")).Path);
        Assert.Equal(Path.GetFullPath("~x"), ((LocalStoreUri)EndpointUri.Parse("mbox:./~x")).Path);
        Assert.Equal(Home, ((LocalStoreUri)EndpointUri.Parse("maildir:~")).Path);
        Assert.Equal(Path.Combine(Home, "Mail", "old"), ((LocalStoreUri)EndpointUri.Parse($"maildir:~/{Path.Combine("Mail", "old")}")).Path);
    }

    [Fact]
    public void The_identity_can_be_typed_again()
    {
        var identity = EndpointUri.Parse("maildir:some/where").Identity;

        Assert.Equal(identity, EndpointUri.ParseIdentity(identity.ToString()));
    }

    [Theory]
    [InlineData("maildir:", "path is missing")]
    [InlineData("mbox:///home/jo/mail", "no // after the colon")]
    [InlineData("maildir:~ann/Mail", "another user")]
    [InlineData("eml:/a\u001bb", "control character")]
    [InlineData("/home/jo/Maildir", "maildir:PATH")]
    [InlineData("~/Mail", "maildir:PATH")]
    [InlineData("C:\\Users\\jo\\Mail", "maildir:PATH")]
    public void What_is_wrong_is_said_with_what_can_be_typed(string text, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => EndpointUri.Parse(text)).Message, StringComparison.Ordinal);
}
