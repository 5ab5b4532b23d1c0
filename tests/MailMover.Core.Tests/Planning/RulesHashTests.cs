using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Planning;
using Xunit;

namespace MailMover.Core.Tests.Planning;

public class RulesHashTests
{
    private static readonly FolderPath A = FolderPath.Of("A");
    private static readonly SelectionRules Rules = new() { Since = new DateOnly(2020, 1, 1), MaxSizeInOctets = 5 };

    [Fact]
    public void The_hash_is_the_same_for_ever() =>
        Assert.Equal("8f3ca2e79282f6b23f3c2253ff140bc8231d6153869ad64c6ddc2e4b847113f4", RulesHash.Of(Rules, A, A));

    [Fact]
    public void Whatever_decides_about_a_folder_changes_the_hash()
    {
        string[] hashes =
        [
            RulesHash.Of(Rules, A, A),
            RulesHash.Of(Rules, FolderPath.Of("B"), A),
            RulesHash.Of(Rules, A, FolderPath.Of("B")),
            RulesHash.Of(Rules with { Since = null }, A, A),
            RulesHash.Of(Rules with { Since = null, Before = Rules.Since }, A, A),
            RulesHash.Of(Rules with { MaxSizeInOctets = 6 }, A, A),
            RulesHash.Of(Rules with { Deleted = DeletedPolicy.Skip }, A, A),
            RulesHash.Of(Rules with { OwnAddresses = ["jo@example.org"] }, A, A),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Rules_about_other_folders_change_nothing() =>
        Assert.Equal(RulesHash.Of(Rules, A, A), RulesHash.Of(Rules with { Exclude = ["B"], Into = A, Map = [(A, A)] }, A, A));

    [Fact]
    public void Refused_messages_are_worth_another_try_when_rules_limits_or_version_changed()
    {
        string[] hashes =
        [
            RulesHash.RefusalHash(Rules, A, A, "1.0", 10, 20, false),
            RulesHash.RefusalHash(Rules, A, A, "1.1", 10, 20, false),
            RulesHash.RefusalHash(Rules, A, A, "1.0", null, 20, false),
            RulesHash.RefusalHash(Rules, A, A, "1.0", 11, 20, false),
            RulesHash.RefusalHash(Rules, A, A, "1.0", 10, 21, false),
            RulesHash.RefusalHash(Rules, A, A, "1.0", 10, 20, true),
            RulesHash.RefusalHash(Rules with { Since = null }, A, A, "1.0", 10, 20, false),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], RulesHash.RefusalHash(Rules, A, A, "1.0", 10, 20, false));
    }
}
