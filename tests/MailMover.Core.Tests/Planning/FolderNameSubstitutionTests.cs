using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Planning;
using Xunit;

namespace MailMover.Core.Tests.Planning;

public class FolderNameSubstitutionTests
{
    private static readonly DestinationTraits Slash = new();
    private static readonly DestinationTraits[] Destinations = [Slash, new() { Delimiter = '.' }, new() { Delimiter = null }, new() { KeepsOneOfIdentical = true }];

    [Theory]
    [InlineData("Work")]
    [InlineData("Büro & Ämter (2019) #1 ~x")]
    [InlineData("example.org")]
    [InlineData("my_xmas_list")]
    [InlineData("project_x2")]
    [InlineData("plan_x_y")]
    [InlineData("日本語😀")]
    public void Names_that_can_stay_stay(string name) => Assert.Equal(name, FolderNameSubstitution.Encode(FolderPath.Of(name), Slash).Name);

    [Theory]
    [InlineData("a/b", "a_x2F_b")]
    [InlineData(" a", "_x20_a")]
    [InlineData("a ", "a_x20_")]
    [InlineData("a  b", "a _x20_b")]
    [InlineData("100%", "100_x25_")]
    [InlineData("a\0b\tc\u0085", "a_x00_b_x09_c_x85_")]
    [InlineData("a\u202Eb", "a_x202E_b")]
    [InlineData("..", "_x2E__x2E_")]
    [InlineData("~a", "_x7E_a")]
    [InlineData("_x2A_", "_x5F_x2A_")]
    [InlineData("_x2A*", "_x5F_x2A_x2A_")]
    [InlineData("a _xl_ b", "a _x5F_xl_ b")]
    public void What_cannot_stay_is_written_as_its_number(string name, string substitute) =>
        Assert.Equal(substitute, FolderNameSubstitution.Encode(FolderPath.Of(name), Slash).Name);

    [Fact]
    public void Half_a_character_is_written_as_its_number() =>
        Assert.Equal("a_xD800_", FolderNameSubstitution.Encode(FolderPath.Of("a\uD800"), Slash).Name);

    [Fact]
    public void Gmail_takes_no_circumflex_and_keeps_its_root()
    {
        Assert.Equal("_x5E_", FolderNameSubstitution.Encode(FolderPath.Of("^"), Destinations[3]).Name);
        Assert.Equal("_x5B_Gmail]", FolderNameSubstitution.Encode(FolderPath.Of("[Gmail]"), Destinations[3]).Name);
    }

    [Fact]
    public void Every_substitute_can_be_read_back_and_none_is_made_twice()
    {
        string[] pieces = ["_", "x", "_x", "2A", "41", "_x2A_", "_xl_", " _xl_ ", " _xn2_", "l", "n2", "*", "/", ".", "^", "~", " ", "\0", "é", "😀", "\uD83D", "\u202E", "INBOX", "h0123456789abcdef_"];
        var random = new Random(7);
        foreach (var traits in Destinations)
        {
            var seen = new Dictionary<FolderPath, FolderPath>();
            for (var i = 0; i < 5_000; i++)
            {
                var path = FolderPath.Of(Enumerable.Range(0, random.Next(1, 4))
                    .Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => pieces[random.Next(pieces.Length)]))));
                var encoded = FolderNameSubstitution.Encode(path, traits);

                Assert.Equal(path, seen.GetValueOrDefault(encoded, path));
                seen[encoded] = path;
                if (Encoding.UTF8.GetByteCount(encoded.ToString()) < 150)
                    Assert.Equal(path, FolderNameSubstitution.Decode(encoded));
            }
        }
    }

    [Theory]
    [InlineData("x", 200, 0)]
    [InlineData("x", 201, 1)]
    [InlineData("語", 67, 1)]
    [InlineData("é", 94, 0)]
    [InlineData("é", 96, 1)]
    [InlineData("&", 128, 1)]
    [InlineData("😀", 60, 1)]
    public void Long_names_are_cut_and_told_apart_by_a_digest(string character, int count, int cut)
    {
        var long1 = string.Concat(Enumerable.Repeat(character, count));
        var encoded = FolderNameSubstitution.Encode(FolderPath.Of(long1), Slash);

        Assert.Equal(cut == 1, encoded.Name != long1);
        Assert.Equal(cut == 1, FolderNameSubstitution.Decode(encoded) is null);
        Assert.True(Encoding.UTF8.GetByteCount(encoded.Name) <= 200);
        Assert.NotEqual(encoded, FolderNameSubstitution.Encode(FolderPath.Of(long1 + "x"), Slash));
    }

    [Fact]
    public void Too_many_levels_are_joined_and_can_be_read_back()
    {
        var deep = FolderPath.Of(Enumerable.Range(1, 18).Select(i => $"{i}"));
        var encoded = FolderNameSubstitution.Encode(deep, Slash);

        Assert.Equal(FolderNameSubstitution.MaxLevels, encoded.Segments.Length);
        Assert.Equal("15 _xl_ 16 _xl_ 17 _xl_ 18", encoded.Name);
        Assert.Equal(deep, FolderNameSubstitution.Decode(encoded));
    }

    [Fact]
    public void Each_refusal_brings_a_stricter_name_until_none_is_left()
    {
        var tried = new List<string>();
        for (var path = FolderPath.Of("Büro", "a.b 日本"); path is not null; path = FolderNameSubstitution.Next(path))
            tried.Add(path.ToString());

        Assert.Equal(["Büro/a.b 日本", "Büro/a_x2E_b _x65E5__x672C_", "B_xFC_ro/a_x2E_b _x65E5__x672C_"], tried[..3]);
        Assert.Matches("^[A-Za-z0-9]+_xh[0-9a-f]{16}_/[A-Za-z0-9]+_xh[0-9a-f]{16}_$", tried[3]);
        Assert.Equal(4, tried.Count);
    }

    [Fact]
    public void Stricter_names_can_still_be_read_back_and_never_loop()
    {
        string[] pieces = ["_x41", "_x2A_", "é", "*", "_", "x", "x41", ".", "😀", "41_"];
        var random = new Random(3);
        for (var i = 0; i < 5_000; i++)
        {
            var path = FolderPath.Of(string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)])));
            var next = FolderNameSubstitution.Next(FolderNameSubstitution.Encode(path, Slash));
            Assert.NotNull(next);
            Assert.True(FolderNameSubstitution.Decode(next) is not { } back || back.Equals(path), $"{path} became {next}");

            var steps = 0;
            for (; next is not null; next = FolderNameSubstitution.Next(next))
                Assert.True(steps++ < 4);
        }
    }

    [Fact]
    public void Inbox_has_no_other_name_and_folders_below_it_stay_below_it()
    {
        Assert.Null(FolderNameSubstitution.Next(FolderPath.Inbox));
        Assert.Equal("INBOX/a_x2E_b", FolderNameSubstitution.Next(FolderPath.Of("INBOX", "a.b"))?.ToString());
    }
}
