using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Engine;

/// <summary>Writes what becomes of a folder's messages to the journal, with the audit row of each, and counts it. Used by reader and appenders at once.</summary>
internal sealed class FolderRecorder(RunContext run, FolderWork work)
{
    private const int FewWrites = 64;
    private readonly Lock _gate = new();
    private readonly List<Task> _writes = [];
    private int _pruneAt = FewWrites;

    /// <summary>Makes the intention to append durable.</summary>
    public async Task BeginAsync(IReadOnlyList<BatchItem> items, FolderStatus before)
    {
        await run.Journal.WriteAsync(
            work.Folder.Id,
            [.. items.Select(i => new EntryRecord(i.Entry(EntryState.Appending, work.DestinationPath, before.UidValidity, 0, before.UidNext, i.Reason), null))],
            CancellationToken.None);
        lock (_gate)
        {
            if (work.NotSent.Count > 0)
                work.NotSent.ExceptWith(items.Select(i => i.Message.Key));
        }
    }

    /// <summary>Records the answer to an append; what was refused is left to the caller, what is in doubt to settling.</summary>
    /// <param name="items">The messages of the batch.</param>
    /// <param name="result">The answer.</param>
    /// <param name="before">The destination's figures before the append.</param>
    /// <param name="isSuspect">Whether this batch was the one that the server was at if the connection broke, and not one that waited behind it.</param>
    public async Task RecordAsync(IReadOnlyList<BatchItem> items, AppendResult result, FolderStatus before, bool isSuspect = true)
    {
        var copied = new List<(BatchItem Item, uint Uid)>(items.Count);
        var moment = result.ConnectionFailure is null ? 0 : run.Weather.Report(work);
        var suspects = new List<BatchItem>();
        List<BatchItem> givenUp;
        lock (_gate)
        {
            for (var i = 0; i < items.Count; i++)
            {
                var key = items[i].Message.Key;
                switch (result.Messages[i].Status)
                {
                    case AppendStatus.Appended:
                        copied.Add((items[i], result.Messages[i].Uid));
                        work.NotSent.Remove(key);
                        work.Suspicions.TryRemove(key, out _);
                        break;
                    case AppendStatus.Unknown:
                        // An earlier command was refused or never left; this one may have arrived.
                        work.NotSent.Remove(key);
                        work.DoubtsNow.Add(key);
                        if (isSuspect && result.ConnectionFailure is not null)
                            suspects.Add(items[i]);
                        break;
                    default:
                        work.NotSent.Add(key);
                        break;
                }
            }

            Count(MessageOutcome.Copied, copied.Count, copied.Sum(c => c.Item.Octets.Length));
            work.CopiedNow += copied.Count;
            work.OctetsNow += copied.Sum(c => c.Item.Octets.Length);

            // After the counting: what passed in the same batch passed before.
            givenUp = suspects.FindAll(s => Suspect(s.Message.Key, s.Header.Subject, s.EarlierAttempts, items.Count, moment));
        }

        // UIDs of another generation than the folder has are UIDs of nothing.
        var areUidsTrue = result.UidValidity == 0 || before.UidValidity == 0 || result.UidValidity == before.UidValidity;
        var uidValidity = before.UidValidity == 0 ? result.UidValidity : before.UidValidity;
        if (copied.Count > 0)
        {
            lock (_gate)
                work.CopiedWithoutUid += copied.Count(c => !areUidsTrue || c.Uid == 0);
            Write([.. copied.Select(c =>
            {
                var entry = c.Item.Entry(EntryState.Copied, work.DestinationPath, uidValidity, areUidsTrue ? c.Uid : 0, before.UidNext, c.Item.Reason) with { CopiedAt = run.Now };
                return new EntryRecord(entry, run.Audit(work.SourcePath, entry, MessageOutcome.Copied, c.Item.Header));
            })]);
            foreach (var (item, _) in copied.Where(c => c.Item.IsSentInstead))
                TellChanged(item);
            run.Habits.Watch(work, [.. copied.Select(c => c.Item)]);
            run.BatchRecorded();
            run.Arrived(copied.Sum(c => c.Item.Octets.Length));
        }

        foreach (var item in givenUp)
            await SaveGivenUpAsync(item);
    }

    /// <summary>The destination will not take this message.</summary>
    /// <param name="item">The message.</param>
    /// <param name="said">Why, in words.</param>
    public async Task RefusedAsync(BatchItem item, string said)
    {
        var file = await run.RefusedMail.SaveAsync(work.Folder.Id, item.Message.Key, item.Octets, CancellationToken.None);
        var entry = item.Entry(EntryState.Refused, work.DestinationPath, 0, 0, 0, file is null ? said : $"{said.TrimEnd('.')}; saved as {file}");
        lock (_gate)
        {
            work.NotSent.Remove(item.Message.Key);
            Count(MessageOutcome.Refused, 1, item.Octets.Length);
        }

        WriteNoted(entry, MessageOutcome.Refused, item.Header);
    }

    /// <summary>A message that killed its connection too often and was not found at the destination.</summary>
    public void GaveUp(JournalEntry doubt, MessageHeader header, string reason)
    {
        lock (_gate)
        {
            work.NotSent.Remove(doubt.Key);
            Count(MessageOutcome.Refused, 1, doubt.SizeInOctets);
        }

        WriteNoted(doubt with { State = EntryState.Refused, DestinationUid = 0, SentInstead = null, Reason = reason }, MessageOutcome.Refused, header);
    }

    /// <summary>A message that was not copied when the source still had it.</summary>
    public void GoneFromSource(JournalEntry entry, string reason)
    {
        lock (_gate)
        {
            work.NotSent.Remove(entry.Key);
            Count(MessageOutcome.Vanished, 1, entry.SizeInOctets);
        }

        WriteNoted(entry with { State = EntryState.Vanished, DestinationUid = 0, SentInstead = null, Reason = reason }, MessageOutcome.Vanished, null);
    }

    /// <summary>The source did not give this message.</summary>
    public void Unreadable(FetchedMessage fetched, int earlierAttempts)
    {
        var vanished = fetched.Outcome == FetchOutcome.Vanished;
        var outcome = vanished ? MessageOutcome.Vanished : MessageOutcome.Failed;
        var entry = new JournalEntry
        {
            Key = fetched.Message.Key,
            State = vanished ? EntryState.Vanished : EntryState.Failed,
            SizeInOctets = Math.Max(0, fetched.Message.SizeInOctets),
            Flags = fetched.Message.Flags,
            InternalDate = fetched.Message.InternalDate,
            Attempts = earlierAttempts + 1,
            Reason = vanished ? "the source listed it but does not have it any more" : fetched.Reason ?? "the source did not give it",
        };
        lock (_gate)
        {
            work.UnreadableNow.Add(entry.Key);
            Count(outcome, 1, entry.SizeInOctets);
        }

        WriteNoted(entry, outcome, null);
    }

    /// <summary>A message that no size limit lets through; it is never read.</summary>
    public void TooLarge(MessageListing message, int earlierAttempts, string reason)
    {
        lock (_gate)
            Count(MessageOutcome.Refused, 1, message.SizeInOctets);
        WriteNoted(EntryOf(message, EntryState.Refused, earlierAttempts + 1, reason), MessageOutcome.Refused, null);
    }

    /// <summary>Messages that a rule leaves out; told to the audit log once for each reason.</summary>
    public void Skipped(IReadOnlyList<(MessageListing Message, string Reason, bool Known)> messages)
    {
        lock (_gate)
            Count(MessageOutcome.Skipped, messages.Count, messages.Sum(m => Math.Max(0, m.Message.SizeInOctets)));
        var news = messages.Where(m => !m.Known).Select(m =>
        {
            var entry = EntryOf(m.Message, EntryState.Skipped, 0, m.Reason);
            return new EntryRecord(entry, run.Audit(work.SourcePath, entry, MessageOutcome.Skipped, null));
        }).ToList();
        if (news.Count > 0)
            Write(news);
    }

    /// <summary>Messages that the destination holds already.</summary>
    public void AlreadyThere(IReadOnlyList<RecognisedMessage> messages)
    {
        if (messages.Count == 0)
            return;
        lock (_gate)
            Count(MessageOutcome.AlreadyThere, messages.Count, messages.Sum(m => Math.Max(0, m.Message.SizeInOctets)));
        Write([.. messages.Select(m =>
        {
            var entry = EntryOf(m.Message, EntryState.AlreadyThere, 1, m.Reason) with
            {
                Fingerprint = m.Header.Fingerprint,
                Sha256 = m.Sha256,
                Destination = work.DestinationPath,
                DestinationUidValidity = m.UidValidity,
                DestinationUid = m.Uid,
            };
            return new EntryRecord(entry, run.Audit(work.SourcePath, entry, MessageOutcome.AlreadyThere, m.Header));
        })]);
    }

    /// <summary>A message whose copy an earlier run has repaired, of which nothing is known any more.</summary>
    public void RepairedBefore(BatchItem item, uint uidValidity, uint uid)
    {
        lock (_gate)
        {
            work.NotSent.Remove(item.Message.Key);
            Count(MessageOutcome.AlreadyThere, 1, item.Octets.Length);
        }

        WriteNoted(item.Entry(EntryState.AlreadyThere, work.DestinationPath, uidValidity, uid, 0, $"the destination held it already, {item.Reason}"), MessageOutcome.AlreadyThere, item.Header);
    }

    /// <summary>An entry in doubt whose message was found.</summary>
    public void FoundInDoubt(JournalEntry entry, MessageHeader? header, FolderPath where, uint uidValidity, uint uid, string reason)
    {
        var found = entry with { State = EntryState.Copied, Destination = where, DestinationUidValidity = uidValidity, DestinationUid = uid, CopiedAt = run.Now, Reason = Joined(entry.Reason, reason) };
        lock (_gate)
        {
            work.CopiedNow++;
            work.OctetsNow += entry.SizeInOctets;
            work.Suspicions.TryRemove(entry.Key, out _);
            Count(MessageOutcome.Copied, 1, entry.SizeInOctets);
        }

        if (found.IsRepaired)
            run.Repaired.Add(header?.Subject ?? "", found.Copy.Repairs);
        Write([new EntryRecord(found, run.Audit(work.SourcePath, found, MessageOutcome.Copied, header))]);
    }

    /// <summary>Something more to tell of a message that was dealt with.</summary>
    public void Amend(JournalEntry entry, MessageHeader? header, string reason)
    {
        var amended = entry with { Reason = Joined(reason, entry.Reason) };
        var outcome = entry.State == EntryState.AlreadyThere ? MessageOutcome.AlreadyThere : MessageOutcome.Copied;
        run.Emit(new MessageNoted(work.SourcePath, entry.Key, outcome, reason, header?.Subject ?? "") { Time = run.Now });
        Write([new EntryRecord(amended, run.Audit(work.SourcePath, amended, outcome, header))]);
    }

    /// <summary>Entries that changed in a way that nobody needs to be told of.</summary>
    public void Quietly(IReadOnlyList<JournalEntry> entries) => Write([.. entries.Select(e => new EntryRecord(e, null))]);

    /// <summary>The source's connection broke while these messages were being read.</summary>
    public void SuspectFetch(IReadOnlyDictionary<MessageKey, int> unread, MailFailureException failure)
    {
        var moment = run.Weather.Report(work);
        List<MessageKey> givenUp = [];
        lock (_gate)
        {
            foreach (var (key, attempts) in unread)
            {
                if (Suspect(key, "", attempts, unread.Count, moment))
                    givenUp.Add(key);
            }
        }

        foreach (var key in givenUp)
        {
            Unreadable(
                new FetchedMessage
                {
                    Message = new MessageListing { Key = key },
                    Outcome = FetchOutcome.Failed,
                    Reason = $"the source hung up on this message {Suspicion.MostHangUps} times ({failure.Message})",
                },
                unread[key]);
        }
    }

    /// <summary>Waits until everything written so far is durable.</summary>
    /// <exception cref="JournalException">Something could not be written.</exception>
    public async Task FlushAsync()
    {
        Task[] writes;
        lock (_gate)
        {
            writes = [.. _writes];
            _writes.Clear();
            _pruneAt = FewWrites;
        }

        await Task.WhenAll(writes);
    }

    private static JournalEntry EntryOf(MessageListing message, EntryState state, int attempts, string reason) => new()
    {
        Key = message.Key,
        State = state,
        SizeInOctets = Math.Max(0, message.SizeInOctets),
        Flags = message.Flags,
        InternalDate = message.InternalDate,
        Attempts = attempts,
        Reason = reason,
    };

    private async Task SaveGivenUpAsync(BatchItem item)
    {
        var file = await run.RefusedMail.SaveAsync(work.Folder.Id, item.Message.Key, item.Octets, CancellationToken.None);
        lock (_gate)
            work.GivenUp[item.Message.Key] = (item.Header, $"the destination hung up on this message {Suspicion.MostHangUps} times{(file is null ? "" : $"; saved as {file}")}");
    }

    /// <summary>Notes that the connection broke around this message.</summary>
    /// <returns>Whether it happened so often with the message alone, while others passed, that it is given up.</returns>
    private bool Suspect(MessageKey key, string subject, int earlierAttempts, int inFlight, long moment)
    {
        // What earlier runs tried so often without an outcome has been under suspicion since, and whatever this run has copied has passed since.
        if (!work.Suspicions.TryGetValue(key, out var before))
            before = new Suspicion(0, 0, 0, earlierAttempts >= Suspicion.MostHangUps ? 0 : run.Progress.Copied, subject);
        var hangUps = before.HangUps + (inFlight == 1 && !run.Weather.WasStorm(moment, work) ? 1 : 0);
        if (before.InFlight == 0 || inFlight < before.InFlight)
            work.Advance();
        work.Suspicions[key] = before with { InFlight = inFlight, Moment = moment, HangUps = hangUps };
        if (hangUps < Suspicion.MostHangUps || run.Progress.Copied == before.CopiedBefore)
            return false;
        work.Advance();
        return true;
    }

    private void TellChanged(BatchItem item)
    {
        if (item.Repaired is { } repaired)
            run.Repaired.Add(item.Header.Subject, repaired.Repairs);
        run.Emit(new MessageNoted(work.SourcePath, item.Message.Key, MessageOutcome.Copied, item.Reason, item.Header.Subject) { Time = run.Now });
    }

    private static string Joined(string first, string second) =>
        first.Length == 0 || second.Contains(first, StringComparison.Ordinal) ? second : second.Length == 0 || first.Contains(second, StringComparison.Ordinal) ? first : $"{first}; {second}";

    private void WriteNoted(JournalEntry entry, MessageOutcome outcome, MessageHeader? header)
    {
        run.Emit(new MessageNoted(work.SourcePath, entry.Key, outcome, entry.Reason, header?.Subject ?? "") { Time = run.Now });
        Write([new EntryRecord(entry, run.Audit(work.SourcePath, entry, outcome, header))]);
    }

    private void Write(IReadOnlyList<EntryRecord> records)
    {
        var write = run.Journal.WriteAsync(work.Folder.Id, records, CancellationToken.None);
        lock (_gate)
        {
            // Not at every write: with thousands under way that would take longer than the writing.
            if (_writes.Count >= _pruneAt)
            {
                _writes.RemoveAll(w => w.IsCompletedSuccessfully);
                _pruneAt = Math.Max(FewWrites, _writes.Count * 2);
            }

            _writes.Add(write);
        }
    }

    private void Count(MessageOutcome outcome, long messages, long octets)
    {
        if (messages == 0)
            return;
        work.Advance(messages);
        run.Progress.Count(outcome, messages);
        run.Progress.Done(messages, Math.Max(0, octets));
    }
}
