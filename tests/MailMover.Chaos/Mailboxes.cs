using System.Globalization;
using System.Text;
using MailMover.Core.Model;
using MailMover.Demo;
using MailMover.Demo.Imap;
using MailMover.Demo.Servers;
using MailMover.Testing.Messages;
using MailMover.Testing.Servers;

namespace MailMover.Chaos;

/// <summary>The mail of a round at both ends: what is put there, and what must be there in the end.</summary>
internal sealed class Mailboxes(RoundPlan plan, CopyScenario scenario)
{
    private static readonly FolderPath OwnFolder = FolderPath.Of("Own mail");

    private readonly Lock _lock = new();
    private readonly Random _random = new(plan.Seed);
    private readonly MailboxContents _own = new();
    private readonly List<(FolderPath Folder, Sha256Digest Octets)> _twins = [];
    private int _arrivals;

    /// <summary>What is at the source.</summary>
    public MailboxContents Source { get; private set; } = new();

    /// <summary>What the destination held before, and what others delivered there.</summary>
    public MailboxContents Own => _own;

    /// <summary>What others delivered there with the octets of the source's mail.</summary>
    public IReadOnlyList<(FolderPath Folder, Sha256Digest Octets)> Twins => _twins;

    /// <summary>Fills both sides.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        await RandomMailboxSeeder.SeedAsync(scenario.SourceDovecot, scenario.SourceUser, plan.Folders, plan.Messages, plan.MedianSizeInOctets, plan.Seed, cancellationToken);
        await using var source = await ConnectAsync(scenario.SourceDovecot, scenario.SourceUser, cancellationToken);
        var odd = plan.Odd.Select(i => OddMessages.All[i]).Where(m => !m.HasNul).Select(m => Message(m.Octets.ToArray()));
        var large = plan.Large.Select(size => Message(OddMessages.Large(size).Octets.ToArray()));
        foreach (var message in odd.Concat(large))
            await source.AppendAsync(Folder(), [message], cancellationToken);
        var again = Message(Text("identical", 0));
        await source.AppendAsync(Folder(), Enumerable.Repeat(again, plan.IdenticalCopies), cancellationToken);
        await source.AppendAsync(Folder(), [again], cancellationToken);
        if (plan.Folders.Count > 2)
            await source.SubscribeAsync(plan.Folders[^1], cancellationToken);
        Source = await source.ReadAllAsync(cancellationToken);

        await FillDestinationAsync(source, cancellationToken);
        var before = await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, cancellationToken);
        foreach (var folder in before.Folders)
        {
            _own.AddFolder(folder, before.IsSubscribed(folder));
            foreach (var message in before[folder])
                _own.Add(folder, message);
        }
    }

    /// <summary>New mail at the source, while no copy runs.</summary>
    public async Task ArriveAsync(int messages, CancellationToken cancellationToken)
    {
        var folders = (FolderPath[])[Folder(), Folder(), .. _random.Next(4) == 0 ? [FolderPath.Of("New")] : (FolderPath[])[]];
        await RandomMailboxSeeder.SeedAsync(scenario.SourceDovecot, scenario.SourceUser, [.. folders.Distinct()], messages, plan.MedianSizeInOctets, plan.Seed ^ ++_arrivals, cancellationToken);
        Source = await DovecotFixture.ReadAsync(scenario.Source, scenario.SourceUser, cancellationToken);
    }

    /// <summary>Somebody else delivers to the destination, be it the same mail that is being copied.</summary>
    public async Task DeliverAsync(int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var folder = plan.Folders[random.Next(plan.Folders.Count)];
        var octets = random.Next(3) == 0 ? await OneOfSourceAsync(folder, random, cancellationToken) : null;
        var message = new SeedMessage(octets ?? Text("delivered", random.Next()), FlagSet.Empty, DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));
        await using var destination = await ConnectAsync(scenario.DestinationDovecot, scenario.DestinationUser, cancellationToken);
        try
        {
            await destination.EnsureAsync(folder, cancellationToken);
        }
        catch (IOException)
        {
            // The copy made it between our looking and our CREATE.
        }

        await destination.AppendAsync(folder, [message], cancellationToken);
        lock (_lock)
        {
            if (octets is not null)
                _twins.Add((folder, Sha256Digest.Of(octets)));
            _own.AddFolder(folder, false);
            if (octets is null)
                _own.Add(folder, new MessageFacts(Sha256Digest.Of(message.Octets), message.Flags, message.InternalDate));
        }
    }

    /// <summary>Nothing of it is needed any more.</summary>
    public void Delete()
    {
        foreach (var directory in (string[])[scenario.SourceDovecot.MailDirectory(scenario.SourceUser), scenario.DestinationDovecot.MailDirectory(scenario.DestinationUser)])
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }
    }

    private async Task FillDestinationAsync(SeedingClient source, CancellationToken cancellationToken)
    {
        await using var destination = await ConnectAsync(scenario.DestinationDovecot, scenario.DestinationUser, cancellationToken);
        foreach (var folder in plan.HeldBefore > 0 ? plan.Folders : [])
        {
            await destination.EnsureAsync(folder, cancellationToken);
            await foreach (var message in source.ReadAsync(folder, cancellationToken))
            {
                if (_random.NextDouble() < plan.HeldBefore)
                    await destination.AppendAsync(folder, [new SeedMessage(message.Octets, message.Flags, message.InternalDate)], cancellationToken);
            }
        }

        if (plan.OwnMail > 0)
            await RandomMailboxSeeder.SeedAsync(scenario.DestinationDovecot, scenario.DestinationUser, [Folder(), OwnFolder], plan.OwnMail, 500, ~plan.Seed, cancellationToken);
    }

    private async Task<byte[]?> OneOfSourceAsync(FolderPath folder, Random random, CancellationToken cancellationToken)
    {
        await using var source = await ConnectAsync(scenario.SourceDovecot, scenario.SourceUser, cancellationToken);
        var all = new List<byte[]>();
        await foreach (var message in source.ReadAsync(folder, cancellationToken))
            all.Add(message.Octets);
        return all.Count == 0 ? null : all[random.Next(all.Count)];
    }

    private FolderPath Folder() => plan.Folders[_random.Next(plan.Folders.Count)];

    private SeedMessage Message(byte[] octets) =>
        new(octets, FlagSet.Of((SystemFlags)_random.Next(32)), new DateTimeOffset(2015, 6, 1, 12, 0, 0, TimeSpan.Zero).AddSeconds(_random.Next(200_000_000)));

    private static byte[] Text(string what, int number) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"From: Kim <kim@example.org>\r\nTo: me@example.net\r\nSubject: {what} {number}\r\nDate: Mon, 02 Mar 2020 10:11:12 +0100\r\nMessage-ID: <{what}.{number}@example.org>\r\n\r\nThe mail that was {what}.\r\n"));

    private static Task<SeedingClient> ConnectAsync(DovecotServer server, string user, CancellationToken cancellationToken) =>
        SeedingClient.ConnectAsync(server.Host, server.ImapPort, user, server.Password, cancellationToken);
}
