using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Messages;
using Xunit;

namespace MailMover.Testing.Contracts;

/// <summary>What every <see cref="IMailDestination"/> promises about appending, and what an implementation supplies. Inherit <see cref="MailDestinationContract"/>.</summary>
public abstract class MailDestinationAppendingContract
{
    /// <summary>Milliseconds until a test counts as hung.</summary>
    private protected const int Patience = 60_000;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Whether the server tells UIDs of what was appended (UIDPLUS).</summary>
    protected virtual bool TellsUids => true;

    /// <summary>Makes an empty mailbox of its own and opens it. It must take keywords.</summary>
    protected abstract Task<IMailDestination> OpenDestinationAsync();

    /// <summary>Whether the server behind this destination can hold such a message at all.</summary>
    protected virtual bool CanHold(OddMessage message) => true;

    /// <summary>Whether the server behind this destination takes such a folder name.</summary>
    protected virtual bool CanName(string name) => true;

    /// <summary>What the server behind this destination makes of octets when it keeps them.</summary>
    protected virtual ReadOnlyMemory<byte> AsKept(ReadOnlyMemory<byte> octets) => octets;

    [Fact(Timeout = Patience)]
    public async Task One_message_arrives_with_octets_flags_keywords_and_date()
    {
        await using var destination = await OpenDestinationAsync();
        var date = new DateTimeOffset(1999, 12, 31, 23, 59, 58, new TimeSpan(5, 45, 0));
        var result = await AppendAsync(destination, FolderPath.Inbox, Request(1, "\\Seen \\Answered \\Flagged \\Deleted \\Draft $Forwarded Later", date));
        Assert.Equal(AppendStatus.Appended, Assert.Single(result.Messages).Status);

        var (listing, octets) = Assert.Single(await destination.ReadFolderAsync(FolderPath.Inbox, Token));
        Assert.Equal(OctetsOf(1), octets);
        Assert.Equal(FlagSet.Parse("\\Seen \\Answered \\Flagged \\Deleted \\Draft $Forwarded Later"), listing.Flags);
        Assert.Equal(date, listing.InternalDate);
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_without_a_date_gets_that_of_its_arrival()
    {
        await using var destination = await OpenDestinationAsync();

        var result = await AppendAsync(destination, FolderPath.Inbox, Request(1) with { InternalDate = null }, Request(2));

        Assert.All(result.Messages, m => Assert.Equal(AppendStatus.Appended, m.Status));
        var there = await destination.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.InRange(there[0].Listing.InternalDate!.Value, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        Assert.Equal(SeedMessage.SomeDate, there[1].Listing.InternalDate);
    }

    [Fact(Timeout = Patience)]
    public async Task A_batch_arrives_in_order_and_its_UIDs_are_told()
    {
        await using var destination = await OpenDestinationAsync();
        var result = await AppendAsync(destination, FolderPath.Inbox, [.. Enumerable.Range(1, 50).Select(i => Request(i))]);
        Assert.All(result.Messages, m => Assert.Equal((AppendStatus.Appended, null), (m.Status, m.Failure)));
        Assert.Null(result.ConnectionFailure);

        var kept = await destination.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal(Enumerable.Range(1, 50).Select(OctetsOf), kept.Select(m => m.Octets!));
        if (TellsUids)
            Assert.Equal(kept.Select(m => (MessageKey)m.Listing.Key), result.Messages.Select(m => new ImapMessageKey(result.UidValidity, m.Uid)));
        else
            Assert.All(result.Messages, m => Assert.Equal(0u, m.Uid));
    }

    [Fact(Timeout = Patience)]
    public async Task Batches_under_way_at_once_arrive_in_the_order_of_the_calls()
    {
        await using var destination = await OpenDestinationAsync();
        await using (var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token))
        {
            var underWay = new Queue<Task<AppendResult>>();
            for (var first = 1; first <= 40; first += 5)
            {
                if (underWay.Count == appender.Window)
                    Assert.All((await underWay.Dequeue()).Messages, m => Assert.Equal(AppendStatus.Appended, m.Status));
                underWay.Enqueue(appender.AppendAsync([.. Enumerable.Range(first, 5).Select(i => Request(i))], Token));
            }

            await Task.WhenAll(underWay);
        }

        var kept = await destination.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal(Enumerable.Range(1, 40).Select(OctetsOf), kept.Select(m => m.Octets!));
    }

    [Fact(Timeout = Patience)]
    public async Task The_UIDNEXT_of_an_appender_is_a_lower_bound_of_the_UIDs_to_come()
    {
        await using var destination = await OpenDestinationAsync();
        await AppendAsync(destination, FolderPath.Inbox, Request(1), Request(2));
        await using (var appender = await destination.OpenAppenderAsync(FolderPath.Inbox, Token))
        {
            Assert.Equal(2, appender.Before.Exists);
            await appender.AppendAsync([Request(3)], Token);
            var newest = (await destination.ReadFolderAsync(FolderPath.Inbox, Token))[^1];
            Assert.True(appender.Before.UidNext <= UidOf(newest.Listing));
            Assert.Equal(appender.Before.UidValidity, newest.Listing.Key.Generation);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Odd_messages_arrive_exact_to_the_octet()
    {
        await using var destination = await OpenDestinationAsync();
        var odd = OddMessages.All.Where(CanHold).ToList();
        var result = await AppendAsync(destination, FolderPath.Inbox, [.. odd.Select(o => Request(o.Octets))]);
        Assert.Empty(odd.Zip(result.Messages).Where(p => p.Second.Status != AppendStatus.Appended).Select(p => $"{p.First}: {p.Second.Status}"));
        var kept = await destination.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal(odd.Count, kept.Count);
        Assert.Empty(odd.Zip(kept).Where(p => !AsKept(p.First.Octets).Span.SequenceEqual(p.Second.Octets)).Select(p => p.First.Name));
    }

    [Fact(Timeout = Patience)]
    public async Task A_large_message_between_small_ones_arrives_exact_to_the_octet()
    {
        await using var destination = await OpenDestinationAsync();
        var large = OddMessages.Large(3_000_017);
        await AppendAsync(destination, FolderPath.Inbox, Request(1), Request(large.Octets), Request(2));
        var kept = await destination.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal([OctetsOf(1).Length, large.Octets.Length, OctetsOf(2).Length], kept.Select(m => m.Octets!.Length));
        Assert.True(large.Octets.Span.SequenceEqual(kept[1].Octets));
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_without_octets_does_not_take_its_neighbours_with_it()
    {
        await using var destination = await OpenDestinationAsync();
        var result = await AppendAsync(destination, FolderPath.Inbox, Request(1), Request(ReadOnlyMemory<byte>.Empty), Request(2));
        Assert.Equal([AppendStatus.Appended, AppendStatus.Appended], [result.Messages[0].Status, result.Messages[2].Status]);
        Assert.True(result.Messages[1].Status is AppendStatus.Appended or AppendStatus.Refused);
        Assert.False(result.RefusedTogether);
        var kept = await destination.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal([OctetsOf(1), OctetsOf(2)], kept.Select(m => m.Octets!).Where(o => o is not ([] or [(byte)'\r', (byte)'\n'])));
    }

    [Fact(Timeout = Patience)]
    public async Task The_same_octets_appended_twice_are_two_messages()
    {
        await using var destination = await OpenDestinationAsync();
        await AppendAsync(destination, FolderPath.Inbox, Request(1), Request(1));
        await AppendAsync(destination, FolderPath.Inbox, Request(1));
        Assert.Equal([OctetsOf(1), OctetsOf(1), OctetsOf(1)], (await destination.ReadFolderAsync(FolderPath.Inbox, Token)).Select(m => m.Octets!));
    }

    [Fact(Timeout = Patience)]
    public async Task A_folder_that_was_just_read_is_appended_to()
    {
        await using var destination = await OpenDestinationAsync();
        await AppendAsync(destination, FolderPath.Inbox, Request(1));
        await destination.ReadFolderAsync(FolderPath.Inbox, Token);
        await destination.ReadFolderAsync(FolderPath.Inbox, Token);
        var result = await AppendAsync(destination, FolderPath.Inbox, Request(2));
        Assert.Equal((AppendStatus.Appended, null), (result.Messages[0].Status, result.Messages[0].Failure));
    }

    [Fact(Timeout = Patience)]
    public async Task Several_folders_are_appended_to_at_once()
    {
        await using var destination = await OpenDestinationAsync();
        var folders = Enumerable.Range(1, 4).Select(i => FolderPath.Of($"Folder {i}")).ToList();
        await Task.WhenAll(folders.Select(async (folder, i) =>
        {
            await destination.CreateFolderAsync(folder, SpecialUse.None, Token);
            await AppendAsync(destination, folder, [.. Enumerable.Range(i * 100, 20).Select(n => Request(n))]);
        }));
        for (var i = 0; i < folders.Count; i++)
            Assert.Equal(Enumerable.Range(i * 100, 20).Select(OctetsOf), (await destination.ReadFolderAsync(folders[i], Token)).Select(m => m.Octets!));
    }

    [Fact(Timeout = Patience)]
    public async Task The_octets_of_a_batch_stay_the_callers()
    {
        await using var destination = await OpenDestinationAsync();
        var request = Request(1);
        await AppendAsync(destination, FolderPath.Inbox, request);
        await using var stream = request.Octets.OpenRead();
        Assert.Equal(OctetsOf(1).Length, stream.Length);
    }

    private protected static async Task<AppendResult> AppendAsync(IMailDestination destination, FolderPath folder, params IReadOnlyList<AppendRequest> batch)
    {
        await using var appender = await destination.OpenAppenderAsync(folder, Token);
        return await appender.AppendAsync(batch, Token);
    }

    private protected static AppendRequest Request(int number, string flags = "", DateTimeOffset? date = null) =>
        new(PooledOctets.CopyOf(OctetsOf(number)), FlagSet.Parse(flags), date ?? SeedMessage.SomeDate);

    private protected static byte[] OctetsOf(int number) => SeedMessage.Ordinary(number).Octets.ToArray();

    private protected static uint UidOf(MessageListing listing) => ((ImapMessageKey)listing.Key).Uid;

    private static AppendRequest Request(ReadOnlyMemory<byte> octets) => new(PooledOctets.CopyOf(octets.Span), FlagSet.Empty, SeedMessage.SomeDate);
}
