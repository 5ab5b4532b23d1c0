using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Testing.InMemory;
using MailMover.Testing.Journal;
using MailMover.Testing.Messages;
using MailMover.Testing.Observing;
using MailMover.Testing.Time;

namespace MailMover.Protocols.Tests.LocalStores;

/// <summary>Copies with the engine to and from local stores, on a clock that makes no run wait.</summary>
internal static class LocalTransfer
{
    public static AutoAdvancingTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>A mailbox with everything that a store has to keep: odd messages, flags, keywords, dates, nested and special folders.</summary>
    public static InMemoryMailbox Mailbox()
    {
        var mailbox = new InMemoryMailbox(EndpointSide.Source);
        mailbox.AddFolder("Work");
        mailbox.AddFolder("Work/2021");
        mailbox.AddFolder("Work/2021/Invoices", subscribed: true);
        mailbox.AddFolder("Sent", SpecialUse.Sent, subscribed: true);
        mailbox.AddFolder("Entwürfe & a:b");
        mailbox.AddFolder(".hidden.msf");
        mailbox.AddFolder("empty");
        string[] flags = ["", "\\Seen", "\\Seen \\Answered $Forwarded", "\\Flagged Later work", "\\Draft", "\\Deleted \\Seen"];
        var folders = new[] { "INBOX", "Work/2021/Invoices", "Sent", "Entwürfe & a:b", ".hidden.msf" };
        var number = 0;
        foreach (var odd in OddMessages.All)
        {
            var date = new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.FromHours(number % 5)).AddDays(number);
            mailbox.AddMessage(folders[number % folders.Length], odd.Octets.ToArray(), flags[number % flags.Length], date);
            number++;
        }

        mailbox.AddMessage("INBOX", "Subject: twin\r\n\r\nx\r\n", "\\Seen", Time.GetUtcNow());
        mailbox.AddMessage("INBOX", "Subject: twin\r\n\r\nx\r\n", "\\Flagged", Time.GetUtcNow());
        return mailbox;
    }

    public static async Task<TransferReport> CopyAsync(IMailSource source, IMailDestination destination, ITransferJournal journal)
    {
        var engine = new TransferEngine(source, destination, journal, new TransferOptions(), new RecordingObserver(), Time);
        var report = await engine.RunAsync(new Stopping(CancellationToken.None, TestContext.Current.CancellationToken));
        Assert.All(report.Folders, f => Assert.Equal(0, f.Unexplained));
        return report;
    }

    public static InMemoryTransferJournal NewJournal() => new(Time);
}
