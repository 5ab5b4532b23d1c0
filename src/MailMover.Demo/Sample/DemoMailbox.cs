using MailMover.Core.Model;
using MailMover.Demo.Imap;

namespace MailMover.Demo.Sample;

/// <summary>The mailbox of somebody who has had the same address for fifteen years: the same one every time.</summary>
internal static class DemoMailbox
{
    /// <summary>The folder of messages as nobody should write them.</summary>
    public const string OddFolder = "Odd ones";

    private const string Me = "Alex Winter <alex@old-provider.example>";

    private const int HoursInAll = 24 * 15 * 365;

    private static readonly DateTimeOffset Begin = new(2010, 3, 14, 9, 26, 53, TimeSpan.FromHours(1));

    private static readonly string[] People =
    [
        "Maria Keller <maria@example.org>", "Tom Baker <tom.baker@example.com>", "Aiko Tanaka <aiko@example.jp>", "Grandma <ruth.winter@example.org>",
        "Sam Okafor <sam@work.example>", "Property Office <office@flats.example>", "Book Club <books@lists.example.org>",
    ];

    private static readonly string[] Subjects =
    [
        "Dinner on Friday?", "The heating again", "Photos from the lake", "Minutes of the meeting", "Your parcel is on its way", "Train tickets for August",
        "Next book: suggestions, please", "Grüße aus Köln", "Question about the invoice", "Happy birthday!", "The new timetable", "Recipe you asked for",
    ];

    private static readonly string[] Sentences =
    [
        "Could we move it to half past seven?", "I have attached what I found so far.", "The plumber comes on Tuesday between eight and twelve.",
        "Viele Grüße, auch an die Kinder!", "Let me know what you think; there is no hurry.", "It was lovely to see you all again.",
        "Please find the details below.", "I am not sure that this is the final version.", "See you on the platform, third carriage.",
    ];

    /// <summary>All folders, in the order of their making.</summary>
    public static IReadOnlyList<DemoFolder> Create()
    {
        var random = new Random(20100314);
        return
        [
            Folder("with threads and keywords", Ordinary(random, 58, "inbox"), "INBOX"),
            Folder("announced as sent mail", Ordinary(random, 38, "sent", fromMe: true), "Sent Items"),
            Folder("", Drafts(random), "Drafts"),
            Folder("some of them marked as deleted", Trash(random), "Deleted Items"),
            Folder("", Ordinary(random, 17, "2012"), "Archive", "2012"),
            Folder("", Ordinary(random, 12, "2018"), "Archive", "2018"),
            Folder("accents and an ampersand in the name", Ordinary(random, 14, "family"), "Familie", "Größe & Co"),
            Folder("a Japanese name", Ordinary(random, 11, "trip"), "旅行", "日本"),
            Folder("an emoji in the name, pictures up to 2 MB", Photos(random), "📷 Photos"),
            Folder("PDF files", Invoices(random), "Work", "Invoices"),
            Folder("", [], "Work", "To do"),
            Folder("no Message-ID, no header, 100 KB lines, raw 8-bit headers, doubles", OddMessages.Create(Begin.AddYears(1)), OddFolder),
        ];
    }

    private static DemoFolder Folder(string note, IEnumerable<SeedMessage> messages, params string[] path) =>
        new(FolderPath.Of(path), note, [.. messages.OrderBy(m => m.InternalDate)]);

    private static IEnumerable<SeedMessage> Ordinary(Random random, int count, string name, bool fromMe = false)
    {
        var date = Begin.AddDays(random.Next(60));
        string? thread = null;
        var subject = "";
        for (var n = 0; n < count; n++)
        {
            date = date.AddHours(random.Next(HoursInAll * 6 / 10, HoursInAll) / count).AddSeconds(random.Next(3600));
            var answer = thread is not null && random.Next(3) > 0;
            subject = answer ? "Re: " + subject.Replace("Re: ", "", StringComparison.Ordinal) : Subjects[random.Next(Subjects.Length)];
            var id = FormattableString.Invariant($"{name}.{n}.{random.Next():x}@old-provider.example");
            var other = People[random.Next(People.Length)];
            var header = MessageText.Header(fromMe ? Me : other, fromMe ? other : Me, subject, date, id, answer ? thread : null);
            yield return new SeedMessage(MessageText.Plain(header, Body(random)), Flags(random, fromMe), date);
            thread = answer ? thread : id;
        }
    }

    private static IEnumerable<SeedMessage> Drafts(Random random) =>
        Ordinary(random, 3, "draft", fromMe: true).Select(m => m with { Flags = FlagSet.Of(SystemFlags.Draft | SystemFlags.Seen) });

    private static IEnumerable<SeedMessage> Trash(Random random) =>
        Ordinary(random, 12, "trash").Select((m, i) => i % 4 == 0 ? m with { Flags = m.Flags.Union(FlagSet.Of(SystemFlags.Deleted)) } : m);

    private static IEnumerable<SeedMessage> Photos(Random random)
    {
        for (var n = 0; n < 8; n++)
        {
            var date = Begin.AddYears(2 + n).AddDays(random.Next(300));
            var header = MessageText.Header(People[n % People.Length], Me, FormattableString.Invariant($"Summer {2012 + n} 📷"), date, FormattableString.Invariant($"photo{n}@example.org"));
            var picture = MessageText.File(random, [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], n == 0 ? 1_500_000 : random.Next(100_000, 400_000));
            yield return new SeedMessage(MessageText.WithAttachment(header, "The one with the boat is my favourite.", FormattableString.Invariant($"IMG_{4711 + n}.png"), "image/png", picture), Flags(random, false), date);
        }
    }

    private static IEnumerable<SeedMessage> Invoices(Random random)
    {
        for (var n = 0; n < 16; n++)
        {
            var date = Begin.AddMonths(9 * n).AddDays(random.Next(20));
            var header = MessageText.Header("Billing <billing@work.example>", Me, FormattableString.Invariant($"Invoice {2010_000 + 37 * n}"), date, FormattableString.Invariant($"inv{n}@work.example"));
            var file = MessageText.File(random, "%PDF-1.4\n"u8, random.Next(60_000, 180_000));
            yield return new SeedMessage(MessageText.WithAttachment(header, "Payable within 30 days. Thank you!", FormattableString.Invariant($"invoice-{n}.pdf"), "application/pdf", file), FlagSet.Of(SystemFlags.Seen, n % 3 == 0 ? ["Paid"] : null), date);
        }
    }

    private static FlagSet Flags(Random random, bool fromMe)
    {
        var flags = fromMe || random.Next(5) > 0 ? SystemFlags.Seen : SystemFlags.None;
        flags |= random.Next(4) == 0 ? SystemFlags.Answered : SystemFlags.None;
        flags |= random.Next(8) == 0 ? SystemFlags.Flagged : SystemFlags.None;
        return FlagSet.Of(flags, random.Next(6) switch { 0 => ["$Forwarded"], 1 => ["NonJunk"], 2 => ["$Label1", "Family"], _ => null });
    }

    private static string Body(Random random) =>
        "Hello,\n\n" + string.Join("\n", Enumerable.Range(0, random.Next(2, 40)).Select(_ => Sentences[random.Next(Sentences.Length)])) + "\n\nBest wishes";
}
