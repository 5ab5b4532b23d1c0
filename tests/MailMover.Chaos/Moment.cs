using System.Globalization;
using MailMover.Testing.Servers;

namespace MailMover.Chaos;

/// <summary>An instant of a copy, counted in what passes on a line, so that it comes at the same place on a quick machine as on a slow one.</summary>
/// <param name="Side">Whose line.</param>
/// <param name="Direction">Which way.</param>
/// <param name="Text">What has to pass; null for octets.</param>
/// <param name="Count">How often, or how many octets.</param>
internal sealed record Moment(Side Side, ProxyDirection Direction, string? Text, long Count)
{
    /// <summary>Watches for it.</summary>
    /// <param name="line">The side's line.</param>
    /// <param name="then">What is to be done before what was waited for passes.</param>
    public ProxyWatch On(CuttingProxy line, Action? then = null) =>
        Text is null ? line.WatchOctets(Direction, Count, then) : line.Watch(Direction, Text, (int)Count, then);

    /// <summary>Breaks the connection that reaches it.</summary>
    public ProxyWatch Cut(CuttingProxy line) => Text is null ? line.CutAfter(Direction, Count) : line.CutWhen(Direction, Text, (int)Count);

    public override string ToString()
    {
        var what = Text is null ? "octet " : $"'{Text.Trim()}' ";
        var way = Direction == ProxyDirection.FromClient ? "to" : "from";
        return string.Create(CultureInfo.InvariantCulture, $"{what}{Count} {way} {(Side == Side.Source ? "source" : "destination")}");
    }
}
