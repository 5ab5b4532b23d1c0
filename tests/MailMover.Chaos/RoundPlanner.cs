using MailMover.Core.Model;
using MailMover.Core.Verification;
using MailMover.Demo.Servers;
using MailMover.Testing.Messages;
using MailMover.Testing.Servers;
using MailMover.Testing.Tampering;

namespace MailMover.Chaos;

/// <summary>Draws a round from a seed: the same one every time.</summary>
internal sealed class RoundPlanner(int seed)
{
    /// <summary>
    /// Well below the time that the program waits for a late commit on loopback (2 s, engine rule 7): within it nothing may be there twice,
    /// also on a machine that is busy.
    /// </summary>
    private const int LatestDeliveryInMilliseconds = 1200;

    private static readonly FolderPath[] Names =
    [
        FolderPath.Of("Sent"), FolderPath.Of("Archive"), FolderPath.Of("Work"), FolderPath.Of("Work", "Größe & Co"), FolderPath.Of("旅行", "\U0001F600"),
        FolderPath.Of("Trash"), FolderPath.Of("a b", "\"quoted\""), FolderPath.Of("Lists", "2019", "Q4"),
    ];

    private static readonly (string Name, DovecotOptions Options)[] Destinations =
    [
        ("plain", DovecotFixture.Plain), ("plain", DovecotFixture.Plain), ("plain", DovecotFixture.Plain),
        ("INBOX. on Maildir", DovecotFixture.PrefixAndDots),
        ("no MULTIAPPEND", HiddenCapabilities.Without("MULTIAPPEND")),
        ("no UIDPLUS", HiddenCapabilities.Without("UIDPLUS")),
        ("no MULTIAPPEND, UIDPLUS", HiddenCapabilities.Without("MULTIAPPEND UIDPLUS")),
        ("no MULTIAPPEND, LITERAL+", HiddenCapabilities.Without("MULTIAPPEND LITERAL+")),
        ("IMAP4rev1 alone", HiddenCapabilities.Without("*")),
    ];

    private static readonly DisturbanceKind[] Kinds =
    [
        .. Enumerable.Repeat(DisturbanceKind.Kill, 5), .. Enumerable.Repeat(DisturbanceKind.CutConnection, 4), .. Enumerable.Repeat(DisturbanceKind.HalfCut, 3),
        .. Enumerable.Repeat(DisturbanceKind.KillWithLateDelivery, 3), .. Enumerable.Repeat(DisturbanceKind.Stall, 2), .. Enumerable.Repeat(DisturbanceKind.Delivery, 2),
        DisturbanceKind.Terminate, DisturbanceKind.Interrupt, DisturbanceKind.InterruptTwice, DisturbanceKind.CutLine, DisturbanceKind.CutLine,
        DisturbanceKind.RefuseConnections, DisturbanceKind.Restart, DisturbanceKind.Crash, DisturbanceKind.Crash,
    ];

    // An APPEND and its answer are where mail is lost or doubled; the others are where a run is confused.
    private static readonly (Side Side, ProxyDirection Direction, string Text)[] Texts =
    [
        (Side.Destination, ProxyDirection.FromClient, " APPEND "), (Side.Destination, ProxyDirection.FromClient, " APPEND "), (Side.Destination, ProxyDirection.FromClient, " APPEND "),
        (Side.Destination, ProxyDirection.FromServer, "ppend completed"), (Side.Destination, ProxyDirection.FromServer, "ppend completed"), (Side.Destination, ProxyDirection.FromServer, "ppend completed"),
        (Side.Destination, ProxyDirection.FromClient, "EXAMINE"), (Side.Destination, ProxyDirection.FromClient, "CREATE"), (Side.Destination, ProxyDirection.FromClient, "SUBSCRIBE"),
        (Side.Destination, ProxyDirection.FromServer, "FETCH ("), (Side.Source, ProxyDirection.FromServer, "FETCH ("), (Side.Source, ProxyDirection.FromServer, "BODY[]"),
        (Side.Source, ProxyDirection.FromClient, "EXAMINE"), (Side.Source, ProxyDirection.FromServer, "Logged in"), (Side.Destination, ProxyDirection.FromServer, "Logged in"),
    ];

    // Counting looks at so little that little can be wrong.
    private static readonly VerificationLevel[] Levels =
        [VerificationLevel.Counts, .. Enumerable.Repeat(VerificationLevel.Headers, 5), .. Enumerable.Repeat(VerificationLevel.Content, 4)];

    private static readonly DisturbanceKind[] VerificationKinds =
        [DisturbanceKind.Kill, DisturbanceKind.Kill, DisturbanceKind.CutConnection, DisturbanceKind.CutLine, DisturbanceKind.RefuseConnections, DisturbanceKind.Stall];

    private readonly Random _random = new(seed);

    /// <summary>The seed of a round, from the one that the command was given.</summary>
    public static int SeedOf(int masterSeed, int round)
    {
        // SplitMix64: rounds next to each other have nothing in common.
        var z = unchecked(((ulong)(uint)masterSeed << 32 | (uint)round) + 0x9E3779B97F4A7C15UL);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return (int)((z ^ (z >> 31)) & 0x7FFFFFFF);
    }

    public RoundPlan Plan(int number)
    {
        var messages = (int)Spread(30, 400);
        var median = (int)Spread(300, 4000);
        return new RoundPlan
        {
            Number = number,
            Seed = seed,
            Source = Chance(0.5) ? DovecotFixture.PrefixAndDots : DovecotFixture.Plain,
            Destination = Pick(Destinations),
            Latency = TimeSpan.FromMilliseconds(Chance(0.7) ? 0 : Pick([1, 2, 5, 10])),
            Folders = [FolderPath.Inbox, .. Names.OrderBy(_ => _random.Next()).Take(_random.Next(1, 5))],
            Messages = messages,
            MedianSizeInOctets = median,
            Large = [.. Enumerable.Range(0, Chance(0.4) ? _random.Next(1, 3) : 0).Select(_ => _random.Next(1 << 20, 6 << 20))],
            Odd = [.. Enumerable.Range(0, OddMessages.All.Count).OrderBy(_ => _random.Next()).Take(_random.Next(0, 12))],
            IdenticalCopies = _random.Next(0, 5),
            HeldBefore = Chance(0.35) ? Pick([0.1, 0.5, 0.9]) : 0,
            OwnMail = Chance(0.35) ? _random.Next(1, 30) : 0,
            Runs = [.. Enumerable.Range(0, Runs()).Select(_ => Run(messages * (long)median))],
            Verdicts = Verdicts(messages * (long)median),
        };
    }

    private int Runs() => _random.Next(100) switch { < 40 => 1, < 68 => 2, < 84 => 3, < 92 => 4, < 97 => 5, _ => 6 };

    private RunPlan Run(long octets)
    {
        var disturbances = Enumerable.Range(0, _random.Next(10) switch { < 7 => 1, < 9 => 2, _ => 3 }).Select(_ => Disturb(octets)).ToList();
        // Whoever delivers while the server goes down cannot know either whether the message is there.
        if (disturbances.Exists(d => d.Kind is DisturbanceKind.Restart or DisturbanceKind.Crash))
            disturbances.RemoveAll(d => d.Kind == DisturbanceKind.Delivery);
        var arguments = new List<string>();
        if (Chance(0.2))
            arguments.AddRange(["--memory", "1M"]);
        if (Chance(0.2))
            arguments.AddRange(["--connections", Pick(["1", "2", "3"])]);
        if (Chance(0.15))
            arguments.Add("--keep-order");
        return new RunPlan(disturbances, arguments, Chance(0.2) ? _random.Next(1, 20) : 0, Chance(0.1));
    }

    private Disturbance Disturb(long octets) => new(Pick(Kinds), When(octets), TimeSpan.FromMilliseconds(_random.Next(20, LatestDeliveryInMilliseconds)), _random.Next());

    private VerdictPlan Verdicts(long octets)
    {
        // What takes mail away is what can be brought back, so it comes more often.
        var tampering = Pick([.. Tamperings.All, .. Tamperings.All.Where(TakesAway), .. Tamperings.All.Where(TakesAway)]);
        return new VerdictPlan(
            Pick(Levels), tampering, Pick(Levels), Chance(0.3) ? DisturbVerification(octets) : null, TakesAway(tampering) && Chance(0.6), Pick(Levels), _random.Next());
    }

    private static bool TakesAway(TamperingAction tampering) => tampering.Name is "delete a message" or "delete a folder";

    // A verification only reads, so the mail comes from the servers, and a part of it.
    private Disturbance DisturbVerification(long octets)
    {
        var from = Pick([Side.Source, Side.Destination]);
        return new Disturbance(
            Pick(VerificationKinds), new Moment(from, ProxyDirection.FromServer, null, (long)Spread(200, octets)), TimeSpan.FromMilliseconds(_random.Next(20, LatestDeliveryInMilliseconds)), _random.Next());
    }

    private Moment When(long octets)
    {
        if (Chance(0.6))
        {
            var (side, direction, text) = Pick(Texts);
            return new Moment(side, direction, text, (int)Spread(1, 4));
        }

        // Whoever sends the mail: the source, or the program to the destination.
        var from = Pick([Side.Source, Side.Destination, Side.Destination]);
        return new Moment(from, from == Side.Source ? ProxyDirection.FromServer : ProxyDirection.FromClient, null, (long)Spread(200, octets / 2));
    }

    private bool Chance(double share) => _random.NextDouble() < share;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    /// <summary>Between the two, small ones as likely as large ones.</summary>
    private double Spread(double least, double most) => least * Math.Pow(most / least, _random.NextDouble());
}
