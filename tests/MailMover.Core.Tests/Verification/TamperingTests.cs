using MailMover.Core.Verification;
using MailMover.Testing.InMemory;
using MailMover.Testing.Journal;
using Xunit;

namespace MailMover.Core.Tests.Verification;

/// <summary>What somebody does behind the program's back after a whole copy, and exactly what a verification has to say of it.</summary>
public sealed class TamperingTests
{
    // Twelve words for what is done; the fates are those of the messages that are not plainly present.
    private static readonly Dictionary<string, (Action<VerificationHarness> Act, Expected Headers, Expected Content)> Cases = new()
    {
        ["a message deleted"] = Same(h => h.Destination.Remove("INBOX", 3), Verdict.Red, (MessageFate.Missing, 1)),
        ["a body altered at equal size"] = (h => h.Destination.ChangeText("INBOX", 3, "Hello", "Jello"), new(Verdict.Green), new(Verdict.Red, (MessageFate.Differs, 1))),
        ["a body altered with another size"] = Same(h => h.Destination.ChangeText("INBOX", 3, "Hello", "Hi"), Verdict.Red, (MessageFate.Differs, 1)),
        ["a subject altered"] = Same(h => h.Destination.ChangeText("INBOX", 3, "Subject: m-3", "Subject: m-4"), Verdict.Red, (MessageFate.Differs, 1)),
        ["a field altered that no fingerprint sees"] = (h => h.Destination.ChangeText("INBOX", 3, "To: Jo", "to: Jo"), new(Verdict.Green), new(Verdict.Red, (MessageFate.Differs, 1))),
        ["a date of arrival altered"] = Same(h => h.Destination.Change("INBOX", 3, m => m with { InternalDate = m.InternalDate!.Value.AddSeconds(1) }), Verdict.Amber),
        ["a date of arrival no longer told"] = Same(h => h.Destination.Change("INBOX", 3, m => m with { InternalDate = null }), Verdict.Amber),
        ["a message doubled"] = Same(h => Again(h, "INBOX", 3, "INBOX"), Verdict.Amber),
        ["a message doubled in another folder"] = Same(h => Again(h, "INBOX", 3, "Keep"), Verdict.Green),
        ["a message moved"] = Same(h => h.Destination.MoveTo("INBOX", 3, "Keep"), Verdict.Green, (MessageFate.Moved, 1)),
        ["a message moved to a folder of the copy"] = Same(h => h.Destination.MoveTo("INBOX", 3, "Work"), Verdict.Green, (MessageFate.Moved, 1)),
        ["a message moved to Trash"] = Same(h => h.Destination.MoveTo("INBOX", 3, "Trash"), Verdict.Amber, (MessageFate.InTrash, 1)),
        ["a message moved to Junk"] = Same(h => h.Destination.MoveTo("INBOX", 3, "Junk"), Verdict.Amber, (MessageFate.InTrash, 1)),
        ["a message marked as deleted"] = Same(h => h.Destination.SetFlags("INBOX", 3, "\\Deleted"), Verdict.Amber, (MessageFate.InTrash, 1)),
        ["a message in Trash, and once more in a folder"] = Same(h => { Again(h, "INBOX", 3, "Keep"); h.Destination.MoveTo("INBOX", 3, "Trash"); }, Verdict.Green, (MessageFate.Moved, 1)),
        ["a moved message marked as deleted"] = Same(h => h.Destination.SetFlags("Keep", h.Destination.MoveTo("INBOX", 3, "Keep").Uid, "\\Deleted"), Verdict.Amber, (MessageFate.InTrash, 1)),
        ["a moved message with another body"] = (
            h => h.Destination.ChangeText("Keep", h.Destination.MoveTo("INBOX", 3, "Keep").Uid, "Hello", "Jello"),
            new(Verdict.Green, (MessageFate.Moved, 1)),
            new(Verdict.Red, (MessageFate.Missing, 1))),
        ["a folder hidden"] = Same(h => h.Destination.AddFolder("Work", canOpen: false), Verdict.Red, (MessageFate.Missing, 4)),
        ["a folder gone"] = Same(h => h.Destination.RemoveFolder("Work"), Verdict.Red, (MessageFate.Missing, 4)),
        ["a folder renamed"] = Same(h => h.Destination.RenameFolder("Work", "Office"), Verdict.Green, (MessageFate.Moved, 4)),
        ["a message replaced by one with the same Message-ID"] = Same(h => Replace(h, "INBOX", 3, "Subject: m-3", "Subject: another"), Verdict.Red, (MessageFate.Missing, 1)),
        ["a message replaced by one with the same headers"] = Same(h => Replace(h, "INBOX", 3, "Hello", "Something else"), Verdict.Red, (MessageFate.Differs, 1)),
        ["new mail at the source"] = Same(h => h.Copy.Fill(1, prefix: "new"), Verdict.Red, (MessageFate.NotYetCopied, 1)),
        ["a new folder at the source"] = Same(h => { h.Source.AddFolder("New"); h.Copy.Fill(2, "New", "n"); }, Verdict.Red, (MessageFate.NotYetCopied, 2)),
        ["mail gone from the source"] = Same(h => h.Source.Remove("INBOX", 3), Verdict.Green),
        ["the journal deleted"] = Same(LoseJournal, Verdict.Green),
        ["the journal deleted, and a message"] = Same(h => { LoseJournal(h); h.Destination.Remove("INBOX", 3); }, Verdict.Red, (MessageFate.NotYetCopied, 1)),
        ["the journal deleted, and a subject altered"] = Same(h => { LoseJournal(h); h.Destination.ChangeText("INBOX", 3, "Subject: m-3", "Subject: m-4"); }, Verdict.Red, (MessageFate.NotYetCopied, 1)),
        ["the source renumbered"] = Same(h => h.Source.Renumber("INBOX"), Verdict.Green),
        ["the source renumbered, and a copy deleted"] = Same(h => { h.Source.Renumber("INBOX"); h.Destination.Remove("INBOX", 3); }, Verdict.Red, (MessageFate.Missing, 1)),
        ["the destination renumbered"] = Same(h => h.Destination.Renumber("INBOX"), Verdict.Green),
        ["the destination renumbered, and a copy deleted"] = Same(h => { h.Destination.Renumber("INBOX"); h.Destination.Remove("INBOX", 4); }, Verdict.Red, (MessageFate.Missing, 1)),
        ["a source folder renamed"] = Same(h => h.Source.RenameFolder("Work", "Office"), Verdict.Green, (MessageFate.Moved, 4)),
        ["a mark taken away"] = Same(h => h.Destination.SetFlags("INBOX", 2, ""), Verdict.Green),
        ["a mark added"] = Same(h => h.Destination.SetFlags("INBOX", 3, "\\Seen \\Flagged"), Verdict.Green),
        ["a copy that the destination does not give"] = (h => h.Destination.Faults.CannotFetch("m-3@"), new(Verdict.Green), new(Verdict.Red, (MessageFate.Unreadable, 1))),
        ["a message that the source does not give"] = (h => h.Source.Faults.CannotFetch("m-3@"), new(Verdict.Green), new(Verdict.Red, (MessageFate.Unreadable, 1))),
        ["a copy that ends the connection"] = (h => h.Destination.Faults.HangUpOnFetchOf("m-3@"), new(Verdict.Green), new(Verdict.Red, (MessageFate.Unreadable, 1))),
        ["a message that ends the connection"] = (h => h.Source.Faults.HangUpOnFetchOf("m-3@"), new(Verdict.Green), new(Verdict.Red, (MessageFate.Unreadable, 1))),
        ["a listed message that is not there"] = Same(h => h.Source.ListPhantom("INBOX"), Verdict.Red, (MessageFate.Unreadable, 1)),
        ["sizes misreported by the destination"] = Same(h => h.Destination.Behaviour.MisreportsSize = size => size + 7, Verdict.Green),
        ["sizes misreported by the destination, and a body altered"] = Same(
            h => { h.Destination.Behaviour.MisreportsSize = size => size + 7; h.Destination.ChangeText("INBOX", 3, "Hello", "Jello"); }, Verdict.Red, (MessageFate.Differs, 1)),
        ["sizes misreported by the source"] = Same(h => h.Source.Behaviour.MisreportsSize = size => size - 3, Verdict.Green),
        ["fewer digits in a size of both ends"] = Same(h => h.Source.Behaviour.MisreportsSize = h.Destination.Behaviour.MisreportsSize = size => size / 100 * 100, Verdict.Green),
        ["line ends changed by the destination"] = Same(h => h.Destination.Change("INBOX", 3, m => m with { Octets = Bytes(m.Text.Replace("\r\n", "\n", StringComparison.Ordinal)) }), Verdict.Amber),
        ["a field added by the destination"] = Same(h => h.Destination.Change("INBOX", 3, m => m with { Octets = Bytes("X-Checked: yes\r\n" + m.Text) }), Verdict.Amber),
        ["a final line end added"] = Same(h => h.Destination.Change("INBOX", 3, m => m with { Octets = Bytes(m.Text + "\r\n") }), Verdict.Red, (MessageFate.Differs, 1)),
        ["a line added to the body"] = Same(h => h.Destination.Change("INBOX", 3, m => m with { Octets = Bytes(m.Text + "P.S.\r\n") }), Verdict.Red, (MessageFate.Differs, 1)),
        ["a copy replaced by two halves"] = Same(h => { Again(h, "INBOX", 3, "INBOX", t => t[..^4]); Again(h, "INBOX", 3, "INBOX", t => t[..^6]); h.Destination.Remove("INBOX", 3); }, Verdict.Red, (MessageFate.Differs, 1)),
    };

    public static TheoryData<string, VerificationLevel> All
    {
        get
        {
            var data = new TheoryData<string, VerificationLevel>();
            foreach (var name in Cases.Keys)
            {
                data.Add(name, VerificationLevel.Headers);
                data.Add(name, VerificationLevel.Content);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_verdict_is_exactly_this(string what, VerificationLevel level)
    {
        var (act, headers, content) = Cases[what];
        var expected = level == VerificationLevel.Headers ? headers : content;
        var harness = await VerificationHarness.CopiedAsync();
        act(harness);

        var report = await harness.VerifyAsync(level);

        var fates = report.Total.Fates.Where(f => f.Key != MessageFate.Present).Select(f => (f.Key, f.Value)).Order();
        Assert.Equal(expected.Fates.Order(), fates);
        Assert.True(expected.Verdict == report.Verdict, $"{report.Verdict}: {string.Join(" | ", report.Reasons.Select(r => r.Text))}");
        Assert.All(report.Folders, f => Assert.Equal(0, f.Unexplained));
        Assert.Equal(harness.Observer.Findings.Count(f => f.Fate != MessageFate.Present), expected.Fates.Sum(f => f.Number));
        Assert.All(report.Reasons.Where(r => r.Weight == Verdict.Red), r => Assert.NotEmpty(r.NextStep));
    }

    [Fact]
    public async Task A_doubled_message_is_counted_as_one_more_copy_and_another_date_as_another_date()
    {
        var harness = await VerificationHarness.CopiedAsync();
        Again(harness, "INBOX", 3, "INBOX");
        harness.Destination.Change("INBOX", 4, m => m with { InternalDate = m.InternalDate!.Value.AddDays(1) });
        harness.Destination.SetFlags("INBOX", 2, "");

        var inbox = (await harness.VerifyAsync()).Folders.Single(f => f.Source.IsInbox);

        Assert.Equal((1, 1, 1, 7), (inbox.ExtraCopies, inbox.OtherDate, inbox.LackFlags, inbox.AtDestination));
    }

    private static (Action<VerificationHarness>, Expected, Expected) Same(Action<VerificationHarness> act, Verdict verdict, params (MessageFate, long)[] fates) =>
        (act, new(verdict, fates), new(verdict, fates));

    private static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    private static void LoseJournal(VerificationHarness harness) => harness.Copy.Journal = new InMemoryTransferJournal(harness.Copy.Time);

    private static void Again(VerificationHarness harness, string folder, uint uid, string into, Func<string, string>? change = null)
    {
        var message = harness.Destination.Messages(folder).Single(m => m.Uid == uid);
        harness.Destination.AddMessage(into, change?.Invoke(message.Text) ?? message.Text, message.Flags.ToString(), message.InternalDate);
    }

    private static void Replace(VerificationHarness harness, string folder, uint uid, string from, string to)
    {
        Again(harness, folder, uid, folder, text => text.Replace(from, to, StringComparison.Ordinal));
        harness.Destination.Remove(folder, uid);
    }

    private sealed record Expected(Verdict Verdict, params (MessageFate Fate, long Number)[] Fates);
}
