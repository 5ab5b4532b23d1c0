using MailMover.Reports.Text;
using Xunit;

namespace MailMover.Reports.Tests.Text;

public sealed class TextTableTests
{
    [Fact]
    public void A_short_table_takes_only_the_room_it_needs()
    {
        var table = new TextTable([new("Folder"), new("Found", true)]);
        table.Add("INBOX", "1,234");
        table.SetTotal("Total", "1,234");

        Assert.Equal("Folder  Found\n-------------\nINBOX   1,234\n-------------\nTotal   1,234\n", Written(table, 80));
    }

    [Fact]
    public void Long_names_are_folded_at_slashes_and_numbers_stay_whole()
    {
        var table = new TextTable([new("Folder"), new("Found", true)]);
        table.Add("Work/Invoices/Verylongnamewithoutanybreak", "1,234,567,890");

        var lines = Written(table, 30).Split('\n');

        Assert.Equal(["Work/Invoices/   1,234,567,890", "Verylongnamewith", "outanybreak"], lines[2..5]);
    }

    [Fact]
    public void Wide_characters_keep_the_columns_straight()
    {
        var table = new TextTable([new("Folder"), new("Found", true)]);
        table.Add("家族/写真", "1");

        Assert.Contains("\n家族/写真      1\n", Written(table, 80), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, "Folder   Found  In the right folder  In another folder")]
    [InlineData(42, "In the right  In another")]
    [InlineData(36, "In the       In")]
    public void Headings_of_numbers_are_broken_into_as_few_lines_as_fit(int width, string first)
    {
        var table = new TextTable([new("Folder"), new("Found", true), new("In the right folder", true), new("In another folder", true)]);
        table.Add("INBOX", "12,345", "12,343", "2");

        var lines = Written(table, width).Split('\n');

        Assert.Equal(first, lines[0].Trim());
        Assert.All(lines, l => Assert.InRange(l.Length, 0, width));
    }

    [Fact]
    public void A_long_name_is_folded_rather_than_a_heading_of_numbers()
    {
        var table = new TextTable([new("Folder"), new("Found", true), new("In the right folder", true)]);
        table.Add(string.Join('/', Enumerable.Repeat("Archive", 9)), "1", "1");

        Assert.StartsWith("Folder ", Written(table, 80), StringComparison.Ordinal);
    }

    private static string Written(TextTable table, int width)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        table.Write(writer, width);
        return writer.ToString();
    }
}
