using System.Globalization;
using System.Text;
using MailMover.Core.Model;
using MailMover.Demo.Imap;
using MailMover.Demo.Servers;

namespace MailMover.Testing.Servers;

/// <summary>Fills a user's mailbox with n messages, the same ones for the same seed.</summary>
public static class RandomMailboxSeeder
{
    private static readonly string[] Keywords = ["$Forwarded", "$MDNSent", "NonJunk", "Project-X"];

    /// <summary>Fills the mailbox.</summary>
    /// <param name="server">The server.</param>
    /// <param name="user">The user.</param>
    /// <param name="folders">Where to; the messages go round.</param>
    /// <param name="messages">How many in all.</param>
    /// <param name="medianSizeInOctets">About half of the bodies are larger; nine in ten are within a third and three times this.</param>
    /// <param name="seed">What makes it another mailbox.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task SeedAsync(IPrivateServer server, string user, IReadOnlyList<FolderPath> folders, int messages, int medianSizeInOctets, int seed, CancellationToken cancellationToken)
    {
        await using var client = await SeedingClient.ConnectAsync(server.Host, server.ImapPort, user, server.Password, cancellationToken);
        for (var i = 0; i < folders.Count; i++)
        {
            await client.EnsureAsync(folders[i], cancellationToken);
            var count = messages / folders.Count + (i < messages % folders.Count ? 1 : 0);
            await client.AppendAsync(folders[i], Generate(new Random(seed * 1009 + i), i, count, medianSizeInOctets), cancellationToken);
        }
    }

    internal static IEnumerable<SeedMessage> Generate(Random random, int folder, int count, int medianSizeInOctets)
    {
        SeedMessage? previous = null;
        for (var n = 0; n < count; n++)
        {
            // Exact duplicates are mail too: whoever drops or doubles one is found out.
            var message = previous is not null && random.Next(200) == 0 ? previous : Message(random, folder, n, medianSizeInOctets);
            yield return previous = message;
        }
    }

    private static SeedMessage Message(Random random, int folder, int n, int medianSizeInOctets)
    {
        var date = new DateTimeOffset(2012, 1, 1, 8, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(0, 7_000_000)).AddSeconds(n % 60);
        var size = (int)(medianSizeInOctets * Math.Exp((random.NextDouble() + random.NextDouble() - 1) * 1.6));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"From: Person {random.Next(50)} <p{random.Next(50)}@example.org>\r\nTo: me@example.net\r\nSubject: Folder {folder}, message {n}\r\nDate: {date:R}\r\n");
        if (random.Next(100) != 0)
            text.Append(CultureInfo.InvariantCulture, $"Message-ID: <{folder}.{n}.{random.NextInt64():x}@example.org>\r\n");
        text.Append("\r\n");
        while (text.Length < size)
            text.Append(CultureInfo.InvariantCulture, $"{random.NextInt64():x16} {random.NextInt64():x16} {random.NextInt64():x16} {random.NextInt64():x16}\r\n");
        var flags = FlagSet.Of((SystemFlags)random.Next(32), random.Next(10) == 0 ? [Keywords[random.Next(Keywords.Length)]] : null);
        return new SeedMessage(Encoding.ASCII.GetBytes(text.ToString()), flags, date);
    }
}
