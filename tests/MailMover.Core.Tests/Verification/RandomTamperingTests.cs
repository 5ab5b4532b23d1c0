using MailMover.Core.Model;
using MailMover.Core.Tests.Transfer;
using MailMover.Core.Verification;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Verification;

/// <summary>Random mailboxes with random tampering, judged once more by an oracle that knows nothing of how a verification works.</summary>
public sealed class RandomTamperingTests
{
    // Runs of this test begin elsewhere each time; what fails names its seed.
    private static readonly string[] Folders = ["INBOX", "Work", "Work/Old"];

    [Theory]
    [InlineData(VerificationLevel.Headers)]
    [InlineData(VerificationLevel.Content)]
    public async Task The_verdict_agrees_with_an_independent_look_at_both_mailboxes(VerificationLevel level)
    {
        var first = Environment.TickCount & 0xFFFFF;
        for (var seed = first; seed < first + 60; seed++)
        {
            var harness = await TamperedAsync(new Random(seed));

            var report = await harness.VerifyAsync(level);

            var gone = Gone(harness, level == VerificationLevel.Content);
            var why = $"seed {seed}, {level}: {report.Verdict}, {gone} gone; {string.Join(" | ", report.Reasons.Select(r => r.Text))}";
            Assert.True(report.Folders.All(f => f.Unexplained == 0), why);
            Assert.True(gone == 0 || report.Verdict == Verdict.Red, why);
            Assert.True(report.Total[MessageFate.Missing] + report.Total[MessageFate.NotYetCopied] + report.Total[MessageFate.Differs] == gone, why);
            Assert.True(report.Verdict != Verdict.Green || NothingInTrash(harness, level), why);
            Assert.True(report.Total.Found == Folders.Sum(f => harness.Source.Messages(f).Count), why);
        }
    }

    /// <summary>How many of the source's messages no message of the destination can account for, each accounting for one.</summary>
    private static long Gone(VerificationHarness harness, bool byContent)
    {
        var there = harness.Destination.FolderNames().SelectMany(f => harness.Destination.Messages(f)).CountBy(m => Evidence(m, byContent)).ToDictionary();
        long gone = 0;
        foreach (var (evidence, count) in Folders.SelectMany(f => harness.Source.Messages(f)).CountBy(m => Evidence(m, byContent)))
            gone += Math.Max(0, count - there.GetValueOrDefault(evidence));
        return gone;
    }

    private static bool NothingInTrash(VerificationHarness harness, VerificationLevel level)
    {
        var ordinary = harness.Destination.FolderNames().Where(f => f != "Trash").SelectMany(f => harness.Destination.Messages(f)).Where(m => !m.Flags.System.HasFlag(SystemFlags.Deleted));
        var there = ordinary.CountBy(m => Evidence(m, level == VerificationLevel.Content)).ToDictionary();
        return Folders.SelectMany(f => harness.Source.Messages(f)).CountBy(m => Evidence(m, level == VerificationLevel.Content)).All(s => there.GetValueOrDefault(s.Key) >= s.Value);
    }

    /// <summary>All octets, or the header and the size.</summary>
    private static string Evidence(InMemoryMessage message, bool byContent) =>
        byContent ? message.Text : $"{message.Text[..message.Text.IndexOf("\r\n\r\n", StringComparison.Ordinal)]} {message.Text.Length}";

    private static async Task<VerificationHarness> TamperedAsync(Random random)
    {
        var harness = new VerificationHarness();
        harness.Destination.AddFolder("Trash", SpecialUse.Trash);
        harness.Destination.AddFolder("Keep");
        foreach (var folder in Folders.Skip(1))
            harness.Source.AddFolder(folder);
        for (var i = random.Next(1, 40); i > 0; i--)
        {
            // Few names, so that many messages are alike or differ in little.
            var text = TransferHarness.Text($"m-{random.Next(12)}", $"Body {random.Next(2)}\r\n");
            harness.Source.AddMessage(Folders[random.Next(3)], text, "", TransferHarness.Date(random.Next(3)));
        }

        await harness.Copy.CopyWhollyAsync();
        for (var i = random.Next(6); i > 0; i--)
            Tamper(harness, random);
        return harness;
    }

    private static void Tamper(VerificationHarness harness, Random random)
    {
        var places = harness.Destination.FolderNames().Where(f => harness.Destination.Messages(f).Count > 0).ToList();
        var folder = places.Count == 0 ? "INBOX" : places[random.Next(places.Count)];
        var messages = harness.Destination.Messages(folder);
        if (messages.Count == 0)
            return;
        var message = messages[random.Next(messages.Count)];
        var into = (string[])[.. harness.Destination.FolderNames(), "Keep", "Trash"];
        switch (random.Next(10))
        {
            case 0 or 1: harness.Destination.Remove(folder, message.Uid); break;
            case 2 or 3: harness.Destination.MoveTo(folder, message.Uid, into[random.Next(into.Length)]); break;
            case 4: harness.Destination.ChangeText(folder, message.Uid, "Body ", "Bald "); break;
            case 5: harness.Destination.ChangeText(folder, message.Uid, "Body ", "Nobody "); break;
            case 6: harness.Destination.SetFlags(folder, message.Uid, "\\Deleted"); break;
            case 7: harness.Destination.AddMessage(into[random.Next(into.Length)], message.Text, "", message.InternalDate); break;
            case 8: harness.Destination.Renumber(folder); break;
            default: harness.Copy.Fill(1, Folders[random.Next(3)], $"new-{random.Next(100)}"); break;
        }
    }
}
