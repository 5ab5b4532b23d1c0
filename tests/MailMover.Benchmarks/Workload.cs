using System.Globalization;
using System.Text;
using MailMover.Core.Model;
using MailMover.Demo.Imap;
using MailMover.Demo.Servers;

namespace MailMover.Benchmarks;

/// <summary>A mailbox to copy.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Description">What is in it, in words.</param>
/// <param name="Folders">How many folders.</param>
/// <param name="Messages">How many messages in all.</param>
/// <param name="SizeInOctets">An ordinary message's size; half are up to twice as large or half as small.</param>
/// <param name="LargeOneIn">One message in so many has an attachment of 1 to 5 MB; 0 for none.</param>
/// <param name="IsMaildrop">Whether it is fetched by POP3. Its messages then have what a delivering server adds, above all when they were received.</param>
internal sealed record Workload(string Name, string Description, int Folders, int Messages, int SizeInOctets, int LargeOneIn, bool IsMaildrop = false)
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("small", "10,000 messages of 4 KB in 5 folders", 5, 10_000, 4_000, 0),
        new("large", "5,000 messages, some 430 MB, in 30 folders", 30, 5_000, 25_000, 50),
        new("many", "200,000 messages of 1 KB in one folder", 1, 200_000, 1_000, 0),
        new("maildrop", "POP3: 10,000 messages of 4 KB", 1, 10_000, 4_000, 0, IsMaildrop: true),
    ];

    public Workload Scaled(double scale) => scale == 1
        ? this
        : this with { Messages = Math.Max(Folders, (int)(Messages * scale)), Description = string.Create(CultureInfo.InvariantCulture, $"{Description} (scaled by {scale})") };

    /// <summary>Fills a user's mailbox; the same every time.</summary>
    public async Task SeedAsync(DovecotServer server, CancellationToken cancellationToken)
    {
        await using var client = await SeedingClient.ConnectAsync(server.Host, server.ImapPort, Name, server.Password, cancellationToken);
        for (var folder = 0; folder < Folders; folder++)
        {
            var path = folder == 0 ? FolderPath.Inbox : folder % 3 == 0 ? FolderPath.Of("Größe", Folder(folder)) : FolderPath.Of(Folder(folder));
            await client.EnsureAsync(path, cancellationToken);
            await client.AppendAsync(path, Generate(new Random(folder), folder, Messages / Folders + (folder < Messages % Folders ? 1 : 0)), cancellationToken);
        }
    }

    private static string Folder(int number) => string.Create(CultureInfo.InvariantCulture, $"Folder {number:00}");

    private IEnumerable<SeedMessage> Generate(Random random, int folder, int count)
    {
        var begin = new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var n = 0; n < count; n++)
        {
            var size = LargeOneIn > 0 && random.Next(LargeOneIn) == 0 ? random.Next(1_000_000, 5_000_000) : (int)(SizeInOctets * Math.Pow(2, random.NextDouble() * 2 - 1));
            var flags = FlagSet.Of(random.Next(3) == 0 ? SystemFlags.None : SystemFlags.Seen);
            yield return new SeedMessage(Text(random, Header(folder, n, begin.AddMinutes(n)), size), flags, begin.AddMinutes(n));
        }
    }

    private string Header(int folder, int n, DateTimeOffset received)
    {
        var header = string.Create(CultureInfo.InvariantCulture, $"From: p{n % 97}@example.org\r\nTo: me@example.net\r\nSubject: Message {n}\r\nDate: Thu, 01 Jan 2015 00:00:00 +0000\r\nMessage-ID: <{folder}.{n}@bench.example.org>\r\n\r\n");
        return IsMaildrop
            ? string.Create(CultureInfo.InvariantCulture, $"Return-Path: <p{n % 97}@example.org>\r\nReceived: from mx.example.org by mx.example.net with ESMTP;\r\n\t{received:ddd, dd MMM yyyy HH:mm:ss} +0000\r\n{header}")
            : header;
    }

    private static byte[] Text(Random random, string header, int size)
    {
        var octets = new byte[Math.Max(size, header.Length + 78)];
        Encoding.ASCII.GetBytes(header, octets);
        // Lines of 76 letters and CRLF; letters at random, so that nothing can be squeezed.
        for (var i = header.Length; i < octets.Length; i++)
        {
            var column = (i - header.Length) % 78;
            octets[i] = column switch { 76 => (byte)'\r', 77 => (byte)'\n', _ => (byte)('a' + random.Next(26)) };
        }

        (octets[^2], octets[^1]) = ((byte)'\r', (byte)'\n');
        return octets;
    }
}
