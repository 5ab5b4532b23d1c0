using MailMover.Protocols.LocalStores.Maildir;

namespace MailMover.Protocols.Tests.LocalStores.Maildir;

public sealed class MaildirNameTests
{
    [Theory]
    [InlineData("1.M2P3.host:2,FS", "1.M2P3.host", "FS")]
    [InlineData("1.M2P3.host,S=10,W=12:2,Sab", "1.M2P3.host", "Sab")]
    [InlineData("1.M2P3.host,U=7:2,", "1.M2P3.host", "")]
    [InlineData("1.M2P3.host", "1.M2P3.host", "")]
    [InlineData("1.M2P3.host:1,x", "1.M2P3.host", "")]
    [InlineData("1.M2P3.host:2,S,more", "1.M2P3.host", "S")]
    [InlineData("1.M2P3.host;2,RS", "1.M2P3.host", "RS")]
    [InlineData("1.M2P3.host!2,T", "1.M2P3.host", "T")]
    [InlineData("1.M2P3.host-2,S", "1.M2P3.host", "S")]
    [InlineData("1.M2P3.host-2,S=10", "1.M2P3.host-2", "")]
    [InlineData("1.M2P3.host-2,S=10:2,S", "1.M2P3.host-2", "S")]
    [InlineData("a.eml", "a.eml", "")]
    [InlineData(",S=1", ",S=1", "")]
    [InlineData(":2,S", ":2", "")]
    public void A_name_is_taken_apart_as_programs_write_it(string text, string key, string flags)
    {
        var name = new MaildirName(text);
        Assert.Equal((key, flags), (name.Key, name.Flags.ToString()));
        Assert.Equal(key.Length, MaildirName.KeyLength(text));
    }

    [Fact]
    public void Sizes_are_read_where_a_name_has_them()
    {
        var name = new MaildirName("1.M2P3.host,S=10,W=12:2,S");
        Assert.Equal((10, 12), (name.FileSize, name.ServedSize));
        var without = new MaildirName("1.M2P3.S=5.host:2,S");
        Assert.Equal((-1, -1), (without.FileSize, without.ServedSize));
    }

    [Theory]
    [InlineData("1999-12-31T23:59:58+05:45")]
    [InlineData("2021-06-07T08:09:10-07:00")]
    [InlineData("2021-06-07T08:09:10Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    public void A_name_of_our_own_holds_the_internal_date_with_its_zone(string text)
    {
        var date = DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var name = new MaildirName(MaildirName.MakeKey(1_700_000_000_123_456, "P7R00ff00ff", date) + ",S=1:2,S");
        Assert.True(name.IsOwn);
        Assert.Equal((date, date.Offset), (name.Date, name.Date!.Value.Offset));
        Assert.StartsWith("1700000000.M123456P7R", name.Key, StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_before_1970_is_left_to_the_file()
    {
        var name = new MaildirName(MaildirName.MakeKey(1_700_000_000_123_456, "P7R00ff00ff", new DateTimeOffset(1969, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal((true, null), (name.IsOwn, name.Date));
    }

    [Theory]
    [InlineData("1.M2P3R4D99999999999999999999E0.mailmover")]
    [InlineData("1.M2P3R4D5E99999.mailmover")]
    [InlineData("1.M2P3R4D5.mailmover")]
    [InlineData("1.M2P3R4E5.mailmover")]
    [InlineData("D5E5.elsewhere")]
    public void A_date_that_cannot_be_is_none(string text) => Assert.Null(new MaildirName(text).Date);
}
