using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Planning;
using Xunit;

namespace MailMover.Core.Tests.Planning;

public sealed class RulesTextTests
{
    public static TheoryData<SelectionRules> Rules => new()
    {
        new SelectionRules(),
        new SelectionRules
        {
            Map = [(FolderPath.Of("A/b", "\"ö\""), FolderPath.Inbox), (FolderPath.Of("C"), FolderPath.Of("D\\"))],
            Into = FolderPath.Of("Old", "Mail"),
            Include = ["*", "Work/%"],
            Exclude = ["Spam \u2028"],
            Since = new DateOnly(2001, 2, 3),
            Before = new DateOnly(2026, 12, 31),
            MaxSizeInOctets = 1L << 40,
            Deleted = DeletedPolicy.Skip,
            OwnAddresses = ["jo@example.org", "Jo@Former.example"],
        },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rules_come_back_as_they_were_written(SelectionRules rules)
    {
        var back = RulesText.Read(RulesText.Write(rules));

        Assert.Equivalent(rules, back, strict: true);
        Assert.Equal(RulesText.Write(rules), RulesText.Write(back!));
    }

    [Fact]
    public void Rules_of_a_version_that_knew_no_own_addresses_can_be_read()
    {
        var former = RulesText.Write(new SelectionRules { Exclude = ["Spam"] }).Replace(",\"own_addresses\":[]", "", StringComparison.Ordinal);
        Assert.DoesNotContain("own_addresses", former, StringComparison.Ordinal);

        Assert.Equivalent(new SelectionRules { Exclude = ["Spam"] }, RulesText.Read(former), strict: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"map\":3}")]
    public void What_is_no_set_of_rules_gives_none(string text) => Assert.Null(RulesText.Read(text));
}
