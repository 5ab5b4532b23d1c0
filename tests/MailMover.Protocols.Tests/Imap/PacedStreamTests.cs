using MailMover.Core.Limits;
using MailMover.Protocols.Connecting;
using MailMover.Testing.Time;

namespace MailMover.Protocols.Tests.Imap;

public sealed class PacedStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Octets_go_at_the_rate_in_both_directions_and_are_the_same()
    {
        var time = new AutoAdvancingTimeProvider();
        var octets = new byte[1_000_000];
        new Random(1).NextBytes(octets);
        using var line = new MemoryStream();
        await using var paced = new PacedStream(line, LineRates.Of(RateTable.Always(100_000), time));

        await paced.WriteAsync(octets, Token);
        Assert.InRange(time.Elapsed.TotalSeconds, 9.8, 10.2);
        line.Position = 0;
        var read = new byte[octets.Length];
        await paced.ReadExactlyAsync(read, Token);

        Assert.InRange(time.Elapsed.TotalSeconds, 19.6, 20.4);
        Assert.Equal(octets, read);
    }

    [Fact]
    public async Task Who_waits_for_the_rate_is_not_silent()
    {
        var time = new AutoAdvancingTimeProvider();
        var moments = new List<TimeSpan>();
        await using var paced = new PacedStream(new MemoryStream(), LineRates.Of(RateTable.Always(1_024), time)) { Progressed = () => moments.Add(time.Elapsed) };

        await paced.WriteAsync(new byte[300_000], Token);

        Assert.InRange(time.Elapsed, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
        Assert.All(moments.Zip(moments.Skip(1)), m => Assert.InRange(m.Second - m.First, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
    }
}
