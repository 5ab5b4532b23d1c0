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

    private static string Written(TextTable table, int width)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        table.Write(writer, width);
        return writer.ToString();
    }
}
