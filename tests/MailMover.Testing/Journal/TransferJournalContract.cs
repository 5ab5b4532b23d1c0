using MailMover.Core.Audit;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using Xunit;

namespace MailMover.Testing.Journal;

/// <summary>What every <see cref="ITransferJournal"/> promises. Each implementation inherits it.</summary>
public abstract class TransferJournalContract : IAsyncLifetime
{
    protected static readonly EndpointIdentity Source = new("imap", "mail.old.example", 0, "jo@old.example");
    protected static readonly EndpointIdentity Destination = new("imap", "imap.new.example", 1143, "jo@new.example");
    protected static readonly FolderPath Work = FolderPath.Of("Work", "Invoices");
    private ITransferJournal? _journal;

    protected ITransferJournal Journal => _journal ?? throw new InvalidOperationException("The test has not begun.");

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract ITransferJournal Create();

    /// <summary>Opens the pair again as after the loss of its holder, while the former holder's object still believes that it holds it.</summary>
    protected abstract Task<IPairJournal> TakeOverAsync(IPairJournal former);

    public virtual ValueTask InitializeAsync()
    {
        _journal = Create();
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync() => await Journal.DisposeAsync();

    [Fact]
    public async Task What_was_written_is_there_when_the_pair_is_opened_again()
    {
        long folder;
        await using (var pair = await OpenAsync())
        {
            folder = (await pair.GetOrAddFolderAsync(Work, FolderPath.Of("Archive"), "F1", Token)).Id;
            await pair.WriteAsync(folder, [Record(7, EntryState.Copied), Record(8, EntryState.Refused)], Token);
            await pair.SaveCheckpointAsync(folder, Checkpoint, Token);
            await pair.SetNoteAsync("keywords", "kept", Token);
        }

        await using var again = await OpenAsync("2");
        var known = Assert.Single(await again.ListFoldersAsync(Token));
        Assert.Equal(folder, known.Id);
        Assert.Equal(Work, known.Source);
        Assert.Equal(FolderPath.Of("Archive"), known.Destination);
        Assert.Equal("F1", known.MailboxId);
        Assert.Equal(3u, known.UidValidity);
        Assert.Equal(Checkpoint, known.Checkpoint);
        Assert.Equal("kept", await again.GetNoteAsync("keywords", Token));
        Assert.Equal([Entry(7, EntryState.Copied), Entry(8, EntryState.Refused)], await ListAsync(again, folder));
    }

    [Fact]
    public async Task What_was_dealt_with_can_be_asked_while_another_owns_the_pair()
    {
        Assert.Empty(await Journal.FindDealtWithAsync(Source, Destination, 1, [Key(1)], Token));
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        await pair.WriteAsync(
            folder, [Record(1, EntryState.Copied), Record(2, EntryState.AlreadyThere), Record(3, EntryState.Refused), Record(4, EntryState.Failed), Record(5, EntryState.Skipped), Record(9, EntryState.Copied)], Token);
        Assert.Equal(
            [Key(1), Key(2), Key(3)],
            (await Journal.FindDealtWithAsync(Source, Destination, folder, [Key(1), Key(2), Key(3), Key(4), Key(5), Key(6), new ImapMessageKey(4, 9)], Token)).Order(ByUid));
        Assert.Empty(await Journal.FindDealtWithAsync(Source, Destination, folder + 1, [Key(1)], Token));
    }

    [Fact]
    public async Task Opening_a_known_pair_leaves_what_is_said_of_the_last_copy_and_owns_the_pair()
    {
        await using (var pair = await OpenAsync("copy"))
        {
            var folder = await FolderAsync(pair);
            await pair.WriteAsync(folder, [Record(1, EntryState.Copied)], Token);
            await pair.EndRunAsync(RunState.Finished, RunEnding.Complete, Token);
        }

        var before = Assert.Single(await Journal.ListPairsAsync(Token));
        var verification = new LastVerification("AMBER", "headers", new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero).AddTicks(1), "20261102T080000Z-0001");
        await using (var pair = (await Journal.OpenKnownPairAsync(Source, Destination, "verification", Token))!)
        {
            Assert.NotNull(Assert.Single(await Journal.ListPairsAsync(Token)).Holder);
            await Assert.ThrowsAsync<PairHeldException>(() => OpenAsync("other"));
            await Assert.ThrowsAsync<PairHeldException>(() => Journal.OpenKnownPairAsync(Source, Destination, "other", Token));
            Assert.Equal(1, (await pair.CountAsync((await pair.ListFoldersAsync(Token))[0].Id, Token)).Copied);
            await pair.SetNoteAsync(LastVerification.NoteName, verification.ToString(), Token);
        }

        var after = Assert.Single(await Journal.ListPairsAsync(Token));
        Assert.Equal((before.State, before.LastStarted, before.LastEnded, before.LastEnding, before.AuditFile), (after.State, after.LastStarted, after.LastEnded, after.LastEnding, after.AuditFile));
        Assert.Equal((null, verification), (before.LastVerification, after.LastVerification));
        Assert.Null(after.Holder);
    }

    [Fact]
    public async Task Opening_a_pair_that_nobody_knows_makes_none()
    {
        Assert.Null(await Journal.OpenKnownPairAsync(Source, Destination, "verification", Token));
        Assert.Empty(await Journal.ListPairsAsync(Token));
    }

    [Fact]
    public async Task An_entry_comes_back_as_it_was_written()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        var bare = new JournalEntry { Key = new ImapMessageKey(uint.MaxValue, uint.MaxValue), State = EntryState.Vanished };
        await pair.WriteAsync(folder, [new(Entry(1, EntryState.Copied), null), new(bare, null), new(Repaired(2), null), new(WithoutDate(3), null), new(Removed(4), null)], Token);

        var found = await pair.FindAsync(folder, [Key(1), bare.Key, Key(2), Key(3), Key(4)], Token);

        Assert.Equal(Entry(1, EntryState.Copied), found[Key(1)]);
        Assert.Equal(Repaired(2), found[Key(2)]);
        Assert.Equal(WithoutDate(3), found[Key(3)]);
        Assert.Equal(Removed(4), found[Key(4)]);
        Assert.Equal(bare, found[bare.Key]);
    }

    [Fact]
    public async Task An_entry_written_again_is_replaced()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        await pair.WriteAsync(folder, [Record(1, EntryState.Appending), Record(2, EntryState.Appending)], Token);
        await pair.WriteAsync(folder, [Record(1, EntryState.Copied)], Token);

        Assert.Equal([EntryState.Copied, EntryState.Appending], (await ListAsync(pair, folder)).Select(e => e.State));
        var totals = await pair.CountAsync(folder, Token);
        Assert.Equal(new FolderTotals(Appending: 1, Copied: 1, 0, 0, 0, 0, 0, CopiedOctets: 4096), totals);
    }

    [Fact]
    public async Task The_last_of_two_records_of_one_message_in_one_write_wins()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        await pair.WriteAsync(folder, [Record(1, EntryState.Appending), Record(1, EntryState.Copied)], Token);

        Assert.Equal(EntryState.Copied, Assert.Single(await ListAsync(pair, folder)).State);
        Assert.Equal(new FolderTotals(0, Copied: 1, 0, 0, 0, 0, 0, CopiedOctets: 4096), await pair.CountAsync(folder, Token));
    }

    [Fact]
    public async Task Entries_are_found_by_dense_and_by_scattered_keys_and_in_two_generations()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        uint[] uids = [1, 2, 3, 5, 1_000, 4_000_000_000];
        await pair.WriteAsync(folder, [.. uids.Select(u => Record(u, EntryState.Copied))], Token);
        await pair.WriteAsync(folder, [new(Entry(2, EntryState.Failed) with { Key = new ImapMessageKey(9, 2) }, null)], Token);

        var dense = await pair.FindAsync(folder, [Key(1), Key(2), Key(3), Key(4), Key(5)], Token);
        var scattered = await pair.FindAsync(folder, [Key(4_000_000_000), Key(2), Key(999), new ImapMessageKey(9, 2)], Token);

        Assert.Equal([Key(1), Key(2), Key(3), Key(5)], dense.Keys.Order(ByUid));
        Assert.Equal(3, scattered.Count);
        Assert.Equal(EntryState.Failed, scattered[new ImapMessageKey(9, 2)].State);
        Assert.Empty(await pair.FindAsync(folder, [], Token));
    }

    [Fact]
    public async Task Entries_are_listed_in_the_order_of_their_keys_and_by_state()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        var other = (await pair.GetOrAddFolderAsync(FolderPath.Inbox, FolderPath.Inbox, null, Token)).Id;
        await pair.WriteAsync(folder, [.. Enumerable.Range(1, 3_000).Reverse().Select(u => Record((uint)u, u % 1_000 == 0 ? EntryState.Failed : EntryState.Copied))], Token);
        await pair.WriteAsync(other, [Record(4, EntryState.Failed)], Token);

        Assert.Equal(Enumerable.Range(1, 3_000).Select(u => Key((uint)u)), (await ListAsync(pair, folder)).Select(e => e.Key));
        Assert.Equal([Key(1_000), Key(2_000), Key(3_000)], (await ListAsync(pair, folder, EntryState.Failed)).Select(e => e.Key));
        Assert.Empty(await ListAsync(pair, folder, EntryState.Appending));
    }

    [Fact]
    public async Task Entries_can_be_written_while_they_are_listed()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        await pair.WriteAsync(folder, [.. Enumerable.Range(1, 2_500).Select(u => Record((uint)u, EntryState.Appending))], Token);

        await foreach (var entry in pair.ListEntriesAsync(folder, EntryState.Appending, Token))
        {
            if (entry.Key is ImapMessageKey { Uid: var uid } && uid % 500 == 0)
                await pair.WriteAsync(folder, [Record(uid, EntryState.Copied)], Token);
        }

        Assert.Equal(5, (await pair.CountAsync(folder, Token)).Copied);
    }

    [Fact]
    public async Task Each_state_is_counted_and_the_octets_of_what_was_copied()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        var states = Enum.GetValues<EntryState>();
        await pair.WriteAsync(folder, [.. states.SelectMany((s, i) => Enumerable.Range(0, i + 1).Select(n => Record((uint)((i * 100) + n + 1), s)))], Token);

        Assert.Equal(new FolderTotals(1, 2, 3, 4, 5, 6, 7, CopiedOctets: 2 * 4096), await pair.CountAsync(folder, Token));
    }

    [Fact]
    public async Task Messages_that_went_over_repaired_are_counted_among_those_that_are_there()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        await pair.WriteAsync(folder, [new(Repaired(1), null), new(Repaired(2), null), Record(3, EntryState.Copied), new(WithoutDate(4), null), new(Repaired(5) with { State = EntryState.Appending }, null)], Token);
        Assert.Equal(2, (await pair.CountAsync(folder, Token)).Repaired);

        await pair.WriteAsync(folder, [Record(2, EntryState.Copied)], Token);

        Assert.Equal(1, (await pair.CountAsync(folder, Token)).Repaired);
    }

    [Fact]
    public async Task Destination_uids_claimed_by_any_folder_of_the_pair_are_known()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        var other = (await pair.GetOrAddFolderAsync(FolderPath.Inbox, FolderPath.Inbox, null, Token)).Id;
        var there = FolderPath.Of("Archive");
        await pair.WriteAsync(folder, [Claim(1, there, 5, 10), Claim(2, there, 5, 11), Claim(3, there, 6, 12), Claim(4, there, 5, 0)], Token);
        await pair.WriteAsync(other, [Claim(1, there, 5, 20), Claim(2, FolderPath.Inbox, 5, 21)], Token);

        Assert.Equal([10u, 11u, 20u], (await pair.ClaimedUidsAsync(there, 5, 1, Token)).Order());
        Assert.Equal([11u, 20u], (await pair.ClaimedUidsAsync(there, 5, 11, Token)).Order());
        Assert.Empty(await pair.ClaimedUidsAsync(FolderPath.Of("Nowhere"), 5, 1, Token));
    }

    [Fact]
    public async Task Copies_of_any_folder_of_the_pair_whose_UID_is_not_known_are_listed()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        var other = (await pair.GetOrAddFolderAsync(FolderPath.Inbox, FolderPath.Inbox, null, Token)).Id;
        var there = FolderPath.Of("Archive");
        await pair.WriteAsync(folder, [Claim(1, there, 5, 10), Claim(2, there, 5, 0), Claim(3, there, 4, 12), Claim(4, there, 6, 12), Claim(5, FolderPath.Inbox, 5, 0)], Token);
        await pair.WriteAsync(other, [Shared(6, there, 5, 0), Shared(7, there, 5, 13), Shared(8, there, 6, 13), Claim(9, there, 6, 14, EntryState.Failed), Claim(10, there, 5, 0, EntryState.Appending)], Token);

        var unplaced = await pair.ListUnplacedAsync(there, 5, Token);

        Assert.Equal([(folder, Key(2)), (folder, Key(3)), (folder, Key(4)), (other, Key(8))], unplaced.Select(u => (u.Folder, (ImapMessageKey)u.Entry.Key)).OrderBy(u => u.Item2.Uid));
        Assert.Equal(12u, unplaced.Single(u => u.Entry.Key == Key(3)).Entry.DestinationUid);
        Assert.Empty(await pair.ListUnplacedAsync(FolderPath.Of("Nowhere"), 5, Token));

        static EntryRecord Shared(uint uid, FolderPath destination, uint uidValidity, uint claimed) => Claim(uid, destination, uidValidity, claimed, EntryState.AlreadyThere);
    }

    [Fact]
    public async Task A_folder_keeps_its_number_when_it_gets_another_destination_or_name()
    {
        await using var pair = await OpenAsync();
        var first = await pair.GetOrAddFolderAsync(Work, Work, null, Token);
        await pair.WriteAsync(first.Id, [Record(1, EntryState.Copied)], Token);

        var moved = await pair.GetOrAddFolderAsync(Work, FolderPath.Of("Elsewhere"), "F9", Token);
        await pair.RenameFolderAsync(first.Id, FolderPath.Of("Renamed"), Token);

        Assert.Equal(first.Id, moved.Id);
        Assert.Equal(FolderPath.Of("Elsewhere"), moved.Destination);
        var folder = Assert.Single(await pair.ListFoldersAsync(Token));
        Assert.Equal((FolderPath.Of("Renamed"), "F9"), (folder.Source, folder.MailboxId));
        Assert.Equal(FolderPath.Of("Archive"), Assert.Single(await ListAsync(pair, first.Id)).Destination);
    }

    [Fact]
    public async Task Entries_of_an_older_generation_are_taken_over_under_new_keys()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        await pair.WriteAsync(folder, [Record(1, EntryState.Copied), Record(2, EntryState.Refused), Record(3, EntryState.Copied)], Token);

        await pair.RekeyAsync(folder, [(Key(1), new ImapMessageKey(4, 50)), (Key(2), new ImapMessageKey(4, 51)), (Key(9), new ImapMessageKey(4, 52))], Token);

        var entries = await ListAsync(pair, folder);
        Assert.Equal([Key(3), new ImapMessageKey(4, 50), new ImapMessageKey(4, 51)], entries.Select(e => e.Key));
        Assert.Equal(Entry(1, EntryState.Copied) with { Key = new ImapMessageKey(4, 50) }, entries[1]);
        Assert.Equal(4u, Assert.Single(await pair.ListFoldersAsync(Token)).UidValidity);
        Assert.Equal(3, (await pair.CountAsync(folder, Token)).All);
    }

    [Fact]
    public async Task A_checkpoint_is_moved_and_taken_away()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        await pair.SaveCheckpointAsync(folder, Checkpoint, Token);
        await pair.SaveCheckpointAsync(folder, Checkpoint with { Exists = 12, HighestModSeq = 0 }, Token);
        Assert.Equal(Checkpoint with { Exists = 12, HighestModSeq = 0 }, Assert.Single(await pair.ListFoldersAsync(Token)).Checkpoint);

        await pair.SaveCheckpointAsync(folder, null, Token);
        Assert.Null(Assert.Single(await pair.ListFoldersAsync(Token)).Checkpoint);
    }

    [Fact]
    public async Task A_note_is_replaced_and_an_unknown_one_is_null()
    {
        await using var pair = await OpenAsync();
        Assert.Null(await pair.GetNoteAsync("changes", Token));
        await pair.SetNoteAsync("changes", "8-bit headers", Token);
        await pair.SetNoteAsync("changes", "none", Token);
        Assert.Equal("none", await pair.GetNoteAsync("changes", Token));
    }

    [Fact]
    public async Task Writes_from_many_sides_at_once_all_arrive()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(b => Task.Run(
            () => pair.WriteAsync(folder, [.. Enumerable.Range(1, 25).Select(u => Record((uint)((b * 25) + u), EntryState.Copied))], Token))));

        Assert.Equal(1_000, (await pair.CountAsync(folder, Token)).Copied);
        Assert.Equal(1_000, (await ListAsync(pair, folder)).Count);
    }

    [Fact]
    public async Task A_held_pair_is_refused_and_its_holder_named()
    {
        await using var pair = await OpenAsync();
        var held = await Assert.ThrowsAsync<PairHeldException>(() => OpenAsync("2"));
        Assert.NotEmpty(held.Holder);
        Assert.Contains(held.Holder, held.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pair_is_free_again_when_its_holder_is_disposed()
    {
        await (await OpenAsync()).DisposeAsync();
        await using var again = await OpenAsync("2");
        Assert.Empty(await again.ListFoldersAsync(Token));
    }

    [Fact]
    public async Task A_holder_that_was_taken_over_writes_nothing_more()
    {
        var former = await OpenAsync();
        var folder = await FolderAsync(former);
        await former.WriteAsync(folder, [Record(1, EntryState.Appending)], Token);

        await using (var successor = await TakeOverAsync(former))
        {
            await Assert.ThrowsAsync<JournalException>(() => former.WriteAsync(folder, [Record(1, EntryState.Copied)], Token));
            await Assert.ThrowsAsync<JournalException>(() => former.SetNoteAsync("late", "word", Token));
            Assert.Equal(EntryState.Appending, Assert.Single(await ListAsync(successor, folder)).State);
            await successor.WriteAsync(folder, [Record(1, EntryState.Copied)], Token);
            await former.DisposeAsync();
            await successor.WriteAsync(folder, [Record(2, EntryState.Copied)], Token);
        }

        await using var again = await OpenAsync("3");
        Assert.Equal(2, (await again.CountAsync(folder, Token)).Copied);
    }

    [Fact]
    public async Task Pairs_are_listed_while_one_is_held()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        await pair.WriteAsync(folder, [Record(1, EntryState.Copied)], Token);

        var summary = Assert.Single(await Journal.ListPairsAsync(Token));

        Assert.Equal((Source, Destination), (summary.Source, summary.Destination));
        Assert.Equal(RunState.Running, summary.State);
        Assert.NotNull(summary.LastStarted);
        Assert.Null(summary.LastEnded);
        Assert.NotNull(summary.Holder);
        var (record, totals) = Assert.Single(summary.Folders);
        Assert.Equal((folder, Work, 1L), (record.Id, record.Source, totals.Copied));
    }

    [Fact]
    public async Task How_a_run_ended_is_listed_until_the_next_one_ends()
    {
        await using (var pair = await OpenAsync())
            await pair.EndRunAsync(RunState.Finished, RunEnding.SomeRefusedOrFailed, Token);
        var ended = Assert.Single(await Journal.ListPairsAsync(Token));
        Assert.Equal((RunState.Finished, RunEnding.SomeRefusedOrFailed, null), (ended.State, ended.LastEnding, ended.Holder));
        Assert.NotNull(ended.LastEnded);

        await using var again = await OpenAsync("2");
        var running = Assert.Single(await Journal.ListPairsAsync(Token));
        Assert.Equal((RunState.Running, RunEnding.SomeRefusedOrFailed, null), (running.State, running.LastEnding, running.LastEnded));
    }

    [Fact]
    public async Task Pairs_with_another_source_or_destination_are_pairs_of_their_own()
    {
        await using var pair = await OpenAsync();
        await using var other = await Journal.OpenPairAsync(Source, Destination with { User = "sam" }, "1", Token);
        await FolderAsync(pair);

        Assert.Empty(await other.ListFoldersAsync(Token));
        Assert.Equal(2, (await Journal.ListPairsAsync(Token)).Count);
    }

    [Fact]
    public async Task A_source_that_changed_its_name_keeps_its_entries()
    {
        long folder;
        await using (var pair = await OpenAsync())
        {
            folder = await FolderAsync(pair);
            await pair.WriteAsync(folder, [Record(1, EntryState.Copied)], Token);
            await pair.SetNoteAsync("keywords", "kept", Token);
        }

        var current = Source with { Host = "imap.old.example" };
        Assert.Equal(1, await Journal.JoinAsync(Source, current, Token));
        Assert.Equal(0, await Journal.JoinAsync(Source, current, Token));

        Assert.Equal(current, Assert.Single(await Journal.ListPairsAsync(Token)).Source);
        await using var joined = await Journal.OpenPairAsync(current, Destination, "2", Token);
        var known = Assert.Single(await joined.ListFoldersAsync(Token));
        Assert.Equal([Entry(1, EntryState.Copied)], await ListAsync(joined, known.Id));
        Assert.Equal("kept", await joined.GetNoteAsync("keywords", Token));
    }

    [Fact]
    public async Task Joining_two_pairs_that_both_have_entries_keeps_both_and_prefers_the_current_one()
    {
        await using (var former = await OpenAsync())
            await former.WriteAsync(await FolderAsync(former), [Record(1, EntryState.Failed), Record(2, EntryState.Copied)], Token);
        var current = Destination with { Host = "mx.new.example" };
        await using (var pair = await Journal.OpenPairAsync(Source, current, "2", Token))
        {
            await pair.GetOrAddFolderAsync(FolderPath.Inbox, FolderPath.Inbox, null, Token);
            await pair.WriteAsync(await FolderAsync(pair), [Record(1, EntryState.Copied)], Token);
        }

        Assert.Equal(1, await Journal.JoinAsync(Destination, current, Token));

        await using var joined = await Journal.OpenPairAsync(Source, current, "3", Token);
        var folder = (await joined.ListFoldersAsync(Token)).Single(f => f.Source.Equals(Work)).Id;
        Assert.Equal([EntryState.Copied, EntryState.Copied], (await ListAsync(joined, folder)).Select(e => e.State));
        Assert.Equal(new FolderTotals(0, Copied: 2, 0, 0, 0, 0, 0, CopiedOctets: 8192), await joined.CountAsync(folder, Token));
    }

    [Fact]
    public async Task A_pair_that_is_held_cannot_be_joined()
    {
        await using var pair = await OpenAsync();
        await Assert.ThrowsAsync<PairHeldException>(() => Journal.JoinAsync(Source, Source with { Port = 1993 }, Token));
    }

    [Fact]
    public async Task A_folder_cannot_be_renamed_to_one_that_is_known()
    {
        await using var pair = await OpenAsync();
        var folder = await FolderAsync(pair);
        await pair.GetOrAddFolderAsync(FolderPath.Inbox, FolderPath.Inbox, null, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => pair.RenameFolderAsync(folder, FolderPath.Inbox, Token));
        Assert.Equal([FolderPath.Inbox, Work], (await pair.ListFoldersAsync(Token)).Select(f => f.Source).Order());
    }

    protected static FolderCheckpoint Checkpoint { get; } = new()
    {
        UidValidity = 3,
        UidNext = uint.MaxValue,
        Exists = 11,
        HighestModSeq = ulong.MaxValue,
        FlagsDigest = "f1",
        RulesHash = "r1",
        Skipped = 2,
        Listed = 13,
        DestinationUidValidity = 77,
        DestinationUidNext = 78,
    };

    protected static ImapMessageKey Key(uint uid) => new(3, uid);

    protected static JournalEntry Entry(uint uid, EntryState state) => new()
    {
        Key = Key(uid),
        State = state,
        Fingerprint = new MessageFingerprint(new UInt128(ulong.MaxValue - uid, uid), uid % 2 == 0),
        SizeInOctets = 4096,
        Sha256 = Sha256Digest.Of(BitConverter.GetBytes(uid)),
        Flags = FlagSet.Of(SystemFlags.Seen | SystemFlags.Draft, uid % 3 == 0 ? [] : ["$Forwarded", "Gelesen"]),
        InternalDate = new DateTimeOffset(2019, 3, 31, 2, 30, (int)(uid % 60), TimeSpan.FromMinutes(-210)),
        Destination = FolderPath.Of("Archive"),
        DestinationUidValidity = 77,
        DestinationUid = uid,
        UidNextBefore = 1,
        Attempts = 2,
        Reason = state == EntryState.Refused ? "the server said: line too long" : "",
    };

    protected static JournalEntry Repaired(uint uid) => Entry(uid, EntryState.Copied) with
    {
        SentInstead = new SentCopy
        {
            Fingerprint = new MessageFingerprint(uid, true),
            SizeInOctets = 4098,
            Sha256 = Sha256Digest.Of("repaired"u8),
            Repairs = "a line end was added",
        },
    };

    protected static JournalEntry WithoutDate(uint uid) => Entry(uid, EntryState.Copied) with { SentInstead = Entry(uid, EntryState.Copied).Copy with { HasDate = false } };

    protected static JournalEntry Removed(uint uid) => Entry(uid, EntryState.Copied) with
    {
        CopiedAt = new DateTimeOffset(2026, 10, 9, 8, 7, 6, 543, TimeSpan.Zero),
        Removal = SourceRemovalState.Removed,
    };

    protected static EntryRecord Record(uint uid, EntryState state) => new(Entry(uid, state), null);

    protected static AuditRow Row(uint uid, MessageOutcome outcome = MessageOutcome.Copied) => new()
    {
        Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Run = "r1",
        Outcome = outcome,
        Source = Source.ToString(),
        SourceFolder = Work,
        SourceKey = Key(uid),
        Destination = Destination.ToString(),
        DestinationFolder = FolderPath.Of("Archive"),
        DestinationUidValidity = 77,
        DestinationUid = uid,
        Header = new MessageHeader
        {
            MessageId = $"<{uid}@old.example>",
            Date = "Fri, 02 Jan 2026 03:04:05 +0000",
            From = "Jo Miller <jo@old.example>",
            Subject = $"Invoice {uid}, with a comma",
            Fingerprint = new MessageFingerprint(uid, true),
        },
        SizeInOctets = 4096,
        Sha256 = Sha256Digest.Of(BitConverter.GetBytes(uid)),
        Flags = FlagSet.Of(SystemFlags.Seen),
        Attempts = 1,
    };

    protected static async Task<List<JournalEntry>> ListAsync(IPairJournal pair, long folder, EntryState? state = null)
    {
        var entries = new List<JournalEntry>();
        await foreach (var entry in pair.ListEntriesAsync(folder, state, Token))
            entries.Add(entry);
        return entries;
    }

    protected static async Task<long> FolderAsync(IPairJournal pair) =>
        (await pair.GetOrAddFolderAsync(Work, FolderPath.Of("Archive"), null, Token)).Id;

    protected Task<IPairJournal> OpenAsync(string run = "1") => Journal.OpenPairAsync(Source, Destination, run, Token);

    private static Comparer<MessageKey> ByUid { get; } = Comparer<MessageKey>.Create((l, r) => ((ImapMessageKey)l!).Uid.CompareTo(((ImapMessageKey)r!).Uid));

    private static EntryRecord Claim(uint uid, FolderPath destination, uint uidValidity, uint claimed, EntryState state = EntryState.Copied) =>
        new(Entry(uid, state) with { Destination = destination, DestinationUidValidity = uidValidity, DestinationUid = claimed }, null);
}
