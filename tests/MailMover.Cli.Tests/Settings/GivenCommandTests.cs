using MailMover.Cli.Settings;
using Xunit;

namespace MailMover.Cli.Tests.Settings;

public sealed class GivenCommandTests
{
    [Fact]
    public void A_level_that_was_given_is_replaced_and_not_given_twice()
    {
        var given = new GivenCommand { Pair = ["--from", "imaps://jo@old.example", "--to", "imaps://jo@new.example"], Verification = ["--level", "counts", "--certificate", "here"] };

        Assert.Equal("mailmover verify --from imaps://jo@old.example --to imaps://jo@new.example --certificate here --level headers", given.VerifyByHeaders());
    }
}
