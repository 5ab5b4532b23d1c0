using System.Text;
using MailMover.Protocols.LocalStores;

namespace MailMover.Protocols.Tests.LocalStores;

public sealed class SafeNamesTests
{
    [Theory]
    [InlineData("Work", "Work")]
    [InlineData("Entwürfe 日本語 😀", "Entwürfe 日本語 😀")]
    [InlineData("..", "=2E=2E")]
    [InlineData("a/b\\c", "a=2Fb=5Cc")]
    [InlineData("what?*:\"<>|", "what=3F=2A=3A=22=3C=3E=7C")]
    [InlineData("bell\u0007\n", "bell=07=0A")]
    [InlineData("dots..", "dots.=2E")]
    [InlineData("blank ", "blank=20")]
    [InlineData("CON", "=43ON")]
    [InlineData("com1.txt", "=63om1.txt")]
    [InlineData("Console", "Console")]
    [InlineData("a=2Eb", "a=3D2Eb")]
    [InlineData("1 + 1 = 2", "1 + 1 = 2")]
    public void What_file_systems_do_not_take_is_written_in_hexadecimal(string segment, string safe) => Assert.Equal(safe, SafeNames.Encode(segment));

    [Fact]
    public void Half_a_character_has_no_form_of_its_own_on_the_disk() => Assert.Equal("=uD800x", SafeNames.Encode("\ud800x"));

    [Fact]
    public void No_two_names_become_one()
    {
        string[] pieces = ["a", ".", "=", "2E", "=2E", "/", "=~", "=u002E", " ", "\u0001", "CON", "\ud800"];
        var names = pieces.Concat(from a in pieces from b in pieces select a + b).Concat(from a in pieces from b in pieces from c in pieces select a + b + c).Distinct(StringComparer.Ordinal).ToList();
        Assert.Equal(names.Count, names.Select(n => SafeNames.Encode(n)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_long_name_is_cut_between_characters_and_stays_its_own()
    {
        var (one, other) = (string.Concat(Enumerable.Repeat("😀", 5_000)), string.Concat(Enumerable.Repeat("😀", 4_999)));
        Assert.NotEqual(SafeNames.Shorten(one), SafeNames.Shorten(other));
        Assert.InRange(Encoding.UTF8.GetByteCount(SafeNames.Shorten(one)), 150, SafeNames.MostOctets);
        Assert.DoesNotContain('\uFFFD', SafeNames.Shorten(one));
    }
}
