using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Tests.Transfer;
using MailMover.Core.Transfer;
using MailMover.Core.Verification;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Verification;

public sealed class VerificationRuleTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mailmover-verification-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task One_of_three_identical_copies_deleted_is_one_missing_message()
    {
        var harness = new VerificationHarness();
        for (var i = 0; i < 3; i++)
            harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(1));
        await harness.Copy.CopyWhollyAsync();
        harness.Destination.Remove("INBOX", 2);

        foreach (var level in (VerificationLevel[])[VerificationLevel.Headers, VerificationLevel.Content])
        {
            var report = await harness.VerifyAsync(level);
            Assert.Equal((Verdict.Red, 2, 1), (report.Verdict, report.Total[MessageFate.Present], report.Total[MessageFate.Missing]));
        }
    }

    [Fact]
    public async Task Messages_without_Message_ID_and_date_are_told_by_their_bodies_also_at_the_level_of_headers()
    {
        var harness = new VerificationHarness();
        foreach (var body in (string[])["one", "two", "six"])
            harness.Source.AddMessage("INBOX", $"From: jo@example.org\r\n\r\n{body}\r\n", "", TransferHarness.Date(1));
        await harness.Copy.CopyWhollyAsync();
        Assert.Equal(Verdict.Green, (await harness.VerifyAsync()).Verdict);

        harness.Destination.Remove("INBOX", 2);
        harness.Destination.AddMessage("INBOX", "From: jo@example.org\r\n\r\nten\r\n", "", TransferHarness.Date(1));

        var report = await harness.VerifyAsync();
        Assert.Equal((Verdict.Red, 2, 1), (report.Verdict, report.Total[MessageFate.Present], report.Total[MessageFate.Missing]));
        Assert.Equal(2u, ((ImapMessageKey)Assert.Single(report.Findings).Key).Uid);
    }

    [Fact]
    public async Task A_copy_in_excess_in_one_folder_accounts_for_a_message_missing_in_another_and_is_no_extra_copy_then()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("twin"), "", TransferHarness.Date(1));
        harness.Source.AddMessage("Work", TransferHarness.Text("twin"), "", TransferHarness.Date(1));
        await harness.Copy.CopyWhollyAsync();
        harness.Destination.MoveTo("Work", 5, "INBOX");

        var report = await harness.VerifyAsync();

        Assert.Equal((Verdict.Green, 1, 0), (report.Verdict, report.Total[MessageFate.Moved], report.Total.ExtraCopies));
    }

    [Fact]
    public async Task A_view_of_the_destination_does_not_account_for_a_second_message_with_the_one_that_it_shows()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Source.AddMessage("INBOX", TransferHarness.Text("twin"), "", TransferHarness.Date(1));
        harness.Source.AddMessage("Work", TransferHarness.Text("twin"), "", TransferHarness.Date(1));
        await harness.Copy.CopyWhollyAsync();
        harness.Destination.Remove("Work", 5);
        harness.Destination.AddFolder("Everything", SpecialUse.All);
        foreach (var message in harness.Destination.Messages("INBOX"))
            harness.Destination.AddMessage("Everything", message.Text, "", message.InternalDate);

        var report = await harness.VerifyAsync();
        Assert.Equal((Verdict.Red, 1), (report.Verdict, report.Total[MessageFate.Missing]));

        harness.Destination.AddMessage("Everything", TransferHarness.Text("twin"), "", TransferHarness.Date(1));
        Assert.Equal(1, (await harness.VerifyAsync()).Total[MessageFate.Moved]);
    }

    [Fact]
    public async Task Mail_that_lies_only_in_a_view_of_the_source_is_not_yet_copied_and_what_the_view_repeats_is_not_counted_twice()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Source.AddFolder("[Gmail]/All Mail", SpecialUse.All);
        foreach (var message in harness.Source.Messages("INBOX"))
            harness.Source.AddMessage("[Gmail]/All Mail", message.Text, "", message.InternalDate);
        Assert.Equal((Verdict.Green, 10), ((await harness.VerifyAsync()).Verdict, (await harness.VerifyAsync()).Total.Found));
        harness.Source.AddMessage("[Gmail]/All Mail", TransferHarness.Text("archived"));

        var report = await harness.VerifyAsync();

        Assert.Equal((Verdict.Red, 11, 1), (report.Verdict, report.Total.Found, report.Total[MessageFate.NotYetCopied]));
        Assert.Equal(0, report.Total.Unexplained);
        Assert.Contains("6 messages that it shows lie in other folders too and are counted there.", report.Folders.Single(f => f.Source.Name == "All Mail").Notes);
    }

    [Fact]
    public async Task What_rules_left_out_is_amber_and_the_rules_of_the_last_copy_hold()
    {
        var harness = new VerificationHarness();
        harness.Source.AddFolder("Work");
        harness.Source.AddFolder("Spam");
        harness.Copy.Fill(6).Fill(2, "Work").Fill(3, "Spam");
        var rules = new SelectionRules { Exclude = ["Spam"], MaxSizeInOctets = 5000, Map = [(FolderPath.Of("Work"), FolderPath.Of("Office"))] };
        harness.Source.AddMessage("INBOX", TransferHarness.Text("large", new string('x', 6000)));
        await harness.Copy.CopyWhollyAsync(new TransferOptions { Rules = rules });

        var report = await harness.VerifyAsync();

        Assert.Equal((Verdict.Amber, 12, 4), (report.Verdict, report.Total.Found, report.Total[MessageFate.Skipped]));
        Assert.Equal("left out by --exclude \"Spam\"", report.Folders.Single(f => f.Source.Name == "Spam").LeftOutBecause);
        Assert.Equal("larger than 5,000 octets (--max-size)", Assert.Single(report.Findings).Reason);
        Assert.Equal(Verdict.Red, (await harness.VerifyAsync(new VerificationOptions { Rules = new SelectionRules() })).Verdict);
    }

    [Fact]
    public async Task A_refused_message_is_amber_only_while_its_saved_file_is_whole()
    {
        var harness = new VerificationHarness();
        harness.Copy.Fill(4);
        harness.Destination.Faults.RefuseAppendOf("m-3@");
        await harness.Copy.CopyAsync(new TransferOptions { RefusedDirectory = _directory });
        var options = new VerificationOptions { RefusedDirectory = _directory };
        var file = Assert.Single(Directory.GetFiles(_directory));

        var report = await harness.VerifyAsync(options);
        Assert.Equal((Verdict.Amber, 1), (report.Verdict, report.Total[MessageFate.Refused]));
        Assert.Equal(file, Assert.Single(report.Findings).SavedAs);

        harness.Source.Renumber("INBOX");
        Assert.Equal(1, (await harness.VerifyAsync(options)).Total[MessageFate.Refused]);

        var octets = await File.ReadAllBytesAsync(file, Token);
        octets[^3]++;
        await File.WriteAllBytesAsync(file, octets, Token);
        report = await harness.VerifyAsync(options);
        Assert.Equal((Verdict.Red, 1), (report.Verdict, report.Total[MessageFate.RefusedUnsaved]));

        File.Delete(file);
        Assert.Equal(Verdict.Red, (await harness.VerifyAsync(options)).Verdict);
        Assert.Equal(1, (await harness.VerifyAsync()).Total[MessageFate.RefusedUnsaved]);
    }

    [Fact]
    public async Task A_repaired_copy_is_amber_only_while_it_is_what_was_sent_and_the_original_is_whole()
    {
        var harness = await VerificationHarness.CopiedAsync();
        var original = harness.Source.Messages("INBOX")[2];
        harness.Destination.ChangeText("INBOX", 3, "Hello", "Repaired");
        var sent = harness.Destination.Messages("INBOX")[2];
        long id;
        await using (var pair = (await harness.Copy.Journal.OpenKnownPairAsync(harness.Source.Identity, harness.Destination.Identity, "test", Token))!)
        {
            id = (await pair.ListFoldersAsync(Token)).Single(f => f.Source.IsInbox).Id;
            var key = new ImapMessageKey(harness.Source.UidValidity("INBOX"), 3);
            var entry = (await pair.FindAsync(id, [key], Token))[key];
            await pair.WriteAsync(id, [new(entry with { SentInstead = new SentCopy { Fingerprint = entry.Fingerprint, SizeInOctets = sent.Octets.Length, Sha256 = sent.Sha256, Repairs = "a NUL" } }, null)], Token);
        }

        var file = RefusedMail.PathOf(_directory, id, new ImapMessageKey(harness.Source.UidValidity("INBOX"), 3));
        await File.WriteAllBytesAsync(file, original.Octets.ToArray(), Token);
        var options = new VerificationOptions { OriginalsDirectory = _directory };

        var report = await harness.VerifyAsync(options);
        Assert.Equal((Verdict.Amber, 1), (report.Verdict, report.Total[ContentMatch.Repaired]));

        Assert.Equal(1, (await harness.VerifyAsync()).Total[MessageFate.Differs]);
        harness.Destination.ChangeText("INBOX", 3, "Repaired", "Tampered");
        Assert.Equal(1, (await harness.VerifyAsync(options)).Total[MessageFate.Differs]);
    }

    [Fact]
    public async Task A_provider_that_keeps_one_of_identical_messages_has_them_all()
    {
        var harness = new VerificationHarness();
        harness.Destination.Behaviour.KeepsOneOfIdentical = true;
        for (var i = 0; i < 3; i++)
            harness.Source.AddMessage("INBOX", TransferHarness.Text("same"), "", TransferHarness.Date(1));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("other"), "", TransferHarness.Date(2));
        await harness.Copy.CopyWhollyAsync();

        foreach (var level in (VerificationLevel[])[VerificationLevel.Headers, VerificationLevel.Content])
        {
            var report = await harness.VerifyAsync(level);
            Assert.Equal((Verdict.Green, 2, 2), (report.Verdict, report.Total[MessageFate.Present], report.Total[MessageFate.KeptAsOne]));
        }

        harness.Destination.Remove("INBOX", 1);
        Assert.Equal(3, (await harness.VerifyAsync()).Total[MessageFate.Missing]);
    }

    [Fact]
    public async Task Very_many_identical_messages_of_which_a_provider_keeps_one_are_read_a_few_times_each()
    {
        const int Count = 500;
        var harness = new VerificationHarness();
        harness.Destination.Behaviour.KeepsOneOfIdentical = true;
        for (var i = 0; i < Count; i++)
            harness.Source.AddMessage("INBOX", TransferHarness.Text("same", $"content {i % 2}\r\n"), "", TransferHarness.Date(1));
        await harness.Copy.CopyWhollyAsync();
        harness.Source.Calls.Reset();
        harness.Destination.Calls.Reset();

        var report = await harness.VerifyAsync(VerificationLevel.Content);

        Assert.Equal((Verdict.Green, 2, Count - 2), (report.Verdict, report.Total[MessageFate.Present], report.Total[MessageFate.KeptAsOne]));
        Assert.Equal(Count, report.Total[ContentMatch.Identical]);
        Assert.InRange(harness.Source.Calls.BodiesRead, Count, 3 * Count);
        Assert.InRange(harness.Destination.Calls.BodiesRead, 2, 20);
    }

    [Fact]
    public async Task Raw_characters_that_the_server_replaced_are_amber_and_the_message_is_found_all_the_same()
    {
        var harness = new VerificationHarness();
        harness.Destination.Behaviour.ChangesOctets = OctetChanges.ReplaceEightBitHeaders;
        harness.Source.AddMessage("INBOX", TransferHarness.Text("m", subject: "Größe"), "", TransferHarness.Date(1));
        await harness.Copy.CopyWhollyAsync();

        var report = await harness.VerifyAsync();

        Assert.Equal((Verdict.Amber, 1), (report.Verdict, report.Total[ContentMatch.OctetsReplaced]));
        Assert.Contains(report.ServerChanges, c => c.Contains("8-bit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_destination_that_gives_dates_of_its_own_is_amber_and_said_once()
    {
        var harness = new VerificationHarness();
        harness.Destination.Behaviour.IgnoresInternalDates = true;
        harness.Copy.Fill(5);
        await harness.Copy.CopyWhollyAsync();

        var report = await harness.VerifyAsync();

        Assert.Equal((Verdict.Amber, 5), (report.Verdict, report.Total.OtherDate));
        Assert.StartsWith("The new mailbox gives copied messages a date of arrival of its own.", Assert.Single(report.Reasons).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_mail_that_may_be_missing_is_amber_and_only_that()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Destination.Remove("INBOX", 3);
        harness.Destination.Remove("INBOX", 4);
        var findings = (await harness.VerifyAsync()).Findings;

        var accepted = findings.Select(f => new AcceptedMessage(f.Folder, f.Key, f.MessageId)).ToList();
        Assert.Equal(Verdict.Amber, (await harness.VerifyAsync(new VerificationOptions { Accepted = accepted })).Verdict);

        accepted[0] = accepted[0] with { MessageId = "<another@example.org>" };
        var report = await harness.VerifyAsync(new VerificationOptions { Accepted = accepted });
        Assert.Equal((Verdict.Red, 1, 1), (report.Verdict, report.Total[MessageFate.Missing], report.Total[MessageFate.AcceptedMissing]));
    }

    [Fact]
    public async Task A_message_that_disappears_while_it_is_looked_at_has_vanished()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Copy.Fill(1, prefix: "new");
        harness.Source.At("headers:after", () => harness.Source.Remove("INBOX", 7), 2);

        var report = await harness.VerifyAsync();

        Assert.Equal((Verdict.Green, 1), (report.Verdict, report.Total[MessageFate.Vanished]));
    }

    [Fact]
    public async Task Deleted_mail_in_the_source_s_own_Trash_is_present_in_Trash()
    {
        var harness = new VerificationHarness();
        harness.Source.AddFolder("Papierkorb", SpecialUse.Trash);
        harness.Destination.AddFolder("Trash", SpecialUse.Trash);
        harness.Copy.Fill(2).Fill(2, "Papierkorb", "t");
        await harness.Copy.CopyWhollyAsync();

        Assert.Equal((Verdict.Green, 4), ((await harness.VerifyAsync()).Verdict, (await harness.VerifyAsync()).Total[MessageFate.Present]));
    }

    [Fact]
    public async Task A_sample_compares_a_share_that_its_seed_chooses_again()
    {
        var harness = new VerificationHarness();
        harness.Copy.Fill(400);
        await harness.Copy.CopyWhollyAsync();
        var options = new VerificationOptions { Level = VerificationLevel.Content, Sample = 0.25, SampleSeed = 7 };

        var report = await harness.VerifyAsync(options);

        Assert.InRange(report.Total[ContentMatch.Identical], 60, 140);
        Assert.Equal(400, report.Total[ContentMatch.Identical] + report.Total[ContentMatch.NotCompared]);
        Assert.Equal((7, Verdict.Green), (report.SampleSeed, report.Verdict));
        Assert.Contains("of 400 messages, chosen with --sample-seed 7", string.Join(' ', report.Notes), StringComparison.Ordinal);
        Assert.DoesNotContain("unchanged: the contents of all", report.Reasons[0].Text, StringComparison.Ordinal);
        Assert.Equal(report.Total[ContentMatch.Identical], (await harness.VerifyAsync(options)).Total[ContentMatch.Identical]);
    }

    [Fact]
    public async Task A_source_message_that_changed_since_it_was_copied_is_noted()
    {
        var harness = await VerificationHarness.CopiedAsync();
        harness.Source.ChangeText("INBOX", 3, "Hello", "Jello");
        harness.Destination.ChangeText("INBOX", 3, "Hello", "Jello");

        Assert.Contains("1 messages of the old mailbox are not what they were when they were copied.", (await harness.VerifyAsync(VerificationLevel.Content)).Notes);
    }

    [Fact]
    public async Task Those_who_wrote_lately_are_counted_by_their_addresses()
    {
        var harness = new VerificationHarness();
        harness.Source.AddFolder("Sent", SpecialUse.Sent);
        harness.Source.AddMessage("INBOX", TransferHarness.Text("old"), "", harness.Copy.Time.GetUtcNow().AddDays(-91));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("new"), "", harness.Copy.Time.GetUtcNow().AddDays(-89));
        harness.Source.AddMessage("INBOX", TransferHarness.Text("new2"), "", harness.Copy.Time.GetUtcNow());
        harness.Source.AddMessage("Sent", TransferHarness.Text("sent").Replace("Ann", "Me", StringComparison.Ordinal), "", harness.Copy.Time.GetUtcNow());
        await harness.Copy.CopyWhollyAsync();

        var report = await harness.VerifyAsync(new VerificationOptions { WhoWritesMe = true });

        Assert.Equal(("ann@example.org", "Ann", 2), Assert.Single(report.Senders!) switch { var s => (s.Address, s.Name, (int)s.Messages) });
        Assert.Equal(new YearCount(2026, 4, 4), Assert.Single(report.Years));
        Assert.Null((await harness.VerifyAsync()).Senders);
    }
}
