using System.Text;
using MailMover.Core.Journal;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Hostile;

/// <summary>Folder lists and names that are broken or made to do harm.</summary>
public sealed class HostileFolderTests
{
    private const int Patience = 60_000;

    [Fact(Timeout = Patience)]
    public async Task Names_as_literals_a_NIL_delimiter_a_name_twice_and_a_hidden_INBOX_are_copied_once_each()
    {
        await using var transfer = new ScriptedTransfer();
        transfer.Source.Mailbox.Fill("Work", 3).Fill("Sent", 2);
        transfer.Source.Misbehave(new Rewrites("LIST", lines => lines
            .Where(l => !l.Contains("INBOX", StringComparison.Ordinal))
            .SelectMany(l => new[] { l.Replace("\"Work\"", "{4}\r\nWork", StringComparison.Ordinal), l })
            .Select(l => l.Replace("\"/\" \"Sent\"", "NIL \"Sent\"", StringComparison.Ordinal))));
        var report = await transfer.CopyWhollyAsync();
        Assert.Equal(["INBOX", "Sent", "Work"], report.Folders.Select(f => f.Source.ToString()).Order());
    }

    [Fact(Timeout = Patience)]
    public async Task A_thousand_folders_are_copied_and_a_rerun_opens_none_of_them()
    {
        await using var transfer = new ScriptedTransfer(1);
        for (var i = 0; i < 1000; i++)
            transfer.Source.Mailbox.AddFolder($"Folder {i:000}");
        for (var i = 0; i < 1000; i += 50)
            transfer.Source.Mailbox.Fill($"Folder {i:000}", 2);
        var report = await transfer.CopyWhollyAsync();
        Assert.Equal((1001, 41), (report.Folders.Count, report.Total.Copied));
        transfer.Destination.Commands.Clear();
        await transfer.CopyWhollyAsync();
        Assert.DoesNotContain(transfer.Destination.Commands, c => c.StartsWith("SELECT", StringComparison.Ordinal) || c.StartsWith("CREATE", StringComparison.Ordinal));
    }

    public static TheoryData<string> HostileNames =>
    [
        "bell\a and backspace\b",
        "\u001b[2J\u001b[31mred\u001b]0;title\a",
        "../../../etc/passwd",
        "..",
        ".",
        "/absolute",
        "C:\\Windows\\x",
        "nul\\con",
        "a\tb",
        "\u009b2Jc1",
        "per%cent*star",
        "quote\"and\\backslash",
        "- -rf",
        "=1+1",
        "~root",
        "&-&AAA-&",
        "Modern/" + "\u00e2\u0080\u00aeexe.txt",
    ];

    [Theory(Timeout = Patience)]
    [MemberData(nameof(HostileNames))]
    public async Task A_hostile_name_is_copied_under_that_name_and_shows_as_nothing_but_text(string name)
    {
        var root = Directory.CreateTempSubdirectory("mailmover-hostile-");
        try
        {
            // Deep enough that a name of many "../" still ends where it is seen.
            var inside = root.CreateSubdirectory("1/2/3/4/5/6/state/refused");
            await using var transfer = new ScriptedTransfer(1);
            transfer.Source.Mailbox.Fill(name, 2);
            transfer.Destination.Misbehave(new Refuses("APPEND", $"NO no {name}", when: c => c.Text.Contains($"Subject: {name} 2", StringComparison.Ordinal)));
            var report = await transfer.CopyAsync(new() { RefusedDirectory = inside.FullName });
            Assert.Equal((RunEnding.SomeRefusedOrFailed, 2, 1), (report.Ending, report.Total.Copied, report.Total.Refused));
            var kept = Assert.Single(root.GetFiles("*", SearchOption.AllDirectories));
            Assert.Equal(inside.FullName, kept.DirectoryName);
            AssertPlain(report.Reason);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Theory(Timeout = Patience)]
    [MemberData(nameof(HostileNames))]
    public async Task A_failure_that_names_a_hostile_folder_says_nothing_to_a_terminal(string name)
    {
        await using var transfer = new ScriptedTransfer(1);
        transfer.Source.Mailbox.Fill(name, 2);
        transfer.Source.Misbehave(new Refuses("EXAMINE", $"NO [NOPERM] {name}", when: c => !c.Text.Contains("INBOX", StringComparison.Ordinal)));
        var report = await transfer.CopyAsync();
        Assert.Equal(RunEnding.SomeRefusedOrFailed, report.Ending);
        AssertPlain(report.Reason);
        Assert.All(report.Folders.SelectMany(f => f.Notes), AssertPlain);
    }

    [Fact(Timeout = Patience)]
    public async Task A_name_of_ten_thousand_characters_is_copied_and_shown_shortened()
    {
        await using var transfer = new ScriptedTransfer(1);
        var name = new string('n', 10_000);
        transfer.Source.Mailbox.Add(name, "Subject: x\r\n\r\nx\r\n");
        var first = await transfer.CopyAsync();
        Assert.Equal((RunEnding.Complete, 2), (first.Ending, first.Total.Copied));

        transfer.Source.Mailbox.Add(name, "Subject: y\r\n\r\ny\r\n");
        transfer.Source.Misbehave(new Refuses("EXAMINE", "NO [NOPERM] no"));
        var report = await transfer.CopyAsync();
        Assert.InRange(report.Reason.Length, 50, 500);
        Assert.Contains("nnn…", report.Reason, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_name_of_ten_thousand_characters_that_the_destination_refuses_gets_a_shorter_one()
    {
        await using var transfer = new ScriptedTransfer(1);
        transfer.Source.Mailbox.Add(new string('n', 10_000), "Subject: x\r\n\r\nx\r\n");
        transfer.Destination.Misbehave(new Refuses("CREATE", "NO name too long", when: c => c.Text.Length > 300));
        var report = await transfer.CopyAsync();
        Assert.Equal((RunEnding.Complete, 2), (report.Ending, report.Total.Copied));
        Assert.Equal(2, transfer.Destination.Mailbox.Folders.Sum(f => f.Messages.Count));
    }

    private static void AssertPlain(string text) =>
        Assert.DoesNotContain(text.EnumerateRunes(), r => Rune.GetUnicodeCategory(r) is System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format);
}
