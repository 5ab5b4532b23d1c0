using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using Xunit;

namespace MailMover.Testing.Contracts;

/// <summary>What every <see cref="IMailDestination"/> promises. Its base has what is about appending messages.</summary>
public abstract class MailDestinationContract : MailDestinationAppendingContract
{
    [Fact(Timeout = Patience)]
    public async Task A_nested_folder_is_created_with_what_is_around_it()
    {
        await using var destination = await OpenDestinationAsync();
        var folder = FolderPath.Of("Work", "2021", "Invoices");
        await destination.CreateFolderAsync(folder, SpecialUse.None, Token);
        Assert.Contains(await destination.ListFoldersAsync(false, Token), f => f.Path.Equals(folder) && f.CanOpen);
        Assert.Equal(0, (await destination.GetStatusAsync(folder, Token))!.Exists);
    }

    [Fact(Timeout = Patience)]
    public async Task Folder_names_in_any_script_come_back_as_they_were_given()
    {
        await using var destination = await OpenDestinationAsync();
        var names = new[] { "Entwürfe", "日本語", "Отправленные", "Fun & Games", "&-", "smile 😀", "with blank" }.Where(CanName).ToList();
        foreach (var name in names)
            await destination.CreateFolderAsync(FolderPath.Of(name), SpecialUse.None, Token);
        var listed = (await destination.ListFoldersAsync(false, Token)).Select(f => f.Path.ToString()).ToHashSet();
        Assert.Empty(names.Except(listed));
    }

    [Fact(Timeout = Patience)]
    public async Task Creating_a_folder_twice_is_no_error()
    {
        await using var destination = await OpenDestinationAsync();
        await destination.CreateFolderAsync(FolderPath.Of("Twice"), SpecialUse.None, Token);
        await AppendAsync(destination, FolderPath.Of("Twice"), Request(1));
        await destination.CreateFolderAsync(FolderPath.Of("Twice"), SpecialUse.None, Token);
        await destination.CreateFolderAsync(FolderPath.Inbox, SpecialUse.None, Token);
        Assert.Equal(1, (await destination.GetStatusAsync(FolderPath.Of("Twice"), Token))!.Exists);
    }

    [Fact(Timeout = Patience)]
    public async Task A_folder_name_that_cannot_be_is_refused_for_that_folder_alone()
    {
        await using var destination = await OpenDestinationAsync();
        var delimiter = (await destination.GetTraitsAsync(Token)).Delimiter;
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => destination.CreateFolderAsync(FolderPath.Of($"a{delimiter}b"), SpecialUse.None, Token));
        Assert.Equal((EndpointSide.Destination, FailureScope.Folder, FailureKind.Permanent), (failure.Side, failure.Scope, failure.Kind));
        await destination.CreateFolderAsync(FolderPath.Of("still works"), SpecialUse.None, Token);
    }

    [Fact(Timeout = Patience)]
    public async Task Subscribing_is_remembered_and_may_be_repeated()
    {
        await using var destination = await OpenDestinationAsync();
        var folder = FolderPath.Of("Abonniert ä");
        await destination.CreateFolderAsync(folder, SpecialUse.None, Token);
        await destination.SubscribeAsync(folder, Token);
        await destination.SubscribeAsync(folder, Token);
        Assert.True((await destination.ListFoldersAsync(false, Token)).Single(f => f.Path.Equals(folder)).IsSubscribed);
    }

    [Fact(Timeout = Patience)]
    public async Task An_appender_for_a_folder_that_is_not_there_cannot_be_had()
    {
        await using var destination = await OpenDestinationAsync();
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => destination.OpenAppenderAsync(FolderPath.Of("Nowhere"), Token));
        Assert.Equal((EndpointSide.Destination, FailureScope.Folder), (failure.Side, failure.Scope));
    }

    [Fact(Timeout = Patience)]
    public async Task Flags_are_added_and_taken_and_others_stay()
    {
        await using var destination = await OpenDestinationAsync();
        await AppendAsync(destination, FolderPath.Inbox, Request(1, "\\Seen"), Request(2), Request(3, "\\Draft Later"));
        await using (var writer = await destination.OpenForWritingAsync(FolderPath.Inbox, null, Token))
        {
            var uids = (await writer.ListAllAsync(Token)).Select(UidOf).ToList();
            await writer.AddFlagsAsync([uids[0], uids[1]], FlagSet.Parse("\\Flagged $Forwarded"), Token);
            await writer.RemoveFlagsAsync([uids[0], uids[2]], FlagSet.Parse("\\Seen Later"), Token);
        }

        var flags = (await destination.ReadFolderAsync(FolderPath.Inbox, Token)).Select(m => m.Listing.Flags);
        Assert.Equal([FlagSet.Parse("\\Flagged $Forwarded"), FlagSet.Parse("\\Flagged $Forwarded"), FlagSet.Parse("\\Draft")], flags);
    }

    [Fact(Timeout = Patience)]
    public async Task A_folder_opened_for_writing_says_which_flags_it_keeps()
    {
        await using var destination = await OpenDestinationAsync();
        await using var writer = await destination.OpenForWritingAsync(FolderPath.Inbox, null, Token);
        Assert.True(writer.PermanentFlags is null || writer.PermanentFlags.System.HasFlag(SystemFlags.Seen));
        Assert.True(writer.KeepsNewKeywords);
    }

    [Fact(Timeout = Patience)]
    public async Task Exactly_the_messages_named_are_removed()
    {
        await using var destination = await OpenDestinationAsync();
        await AppendAsync(destination, FolderPath.Inbox, Request(1, "\\Deleted"), Request(2), Request(3));
        await using (var writer = await destination.OpenForWritingAsync(FolderPath.Inbox, null, Token))
            await writer.RemoveAsync([UidOf((await writer.ListAllAsync(Token))[1])], Token);
        var left = await destination.ReadFolderAsync(FolderPath.Inbox, Token);
        Assert.Equal([OctetsOf(1), OctetsOf(3)], left.Select(m => m.Octets!));
    }

    [Fact(Timeout = Patience)]
    public async Task Opening_for_writing_with_another_UIDVALIDITY_than_expected_fails()
    {
        await using var destination = await OpenDestinationAsync();
        var status = await destination.GetStatusAsync(FolderPath.Inbox, Token);
        var failure = await Assert.ThrowsAsync<MailFailureException>(() => destination.OpenForWritingAsync(FolderPath.Inbox, status!.UidValidity + 1, Token));
        Assert.Equal((FailureScope.Folder, FailureKind.UidValidityChanged), (failure.Scope, failure.Kind));
    }

    [Fact(Timeout = Patience)]
    public async Task Figures_count_what_was_appended()
    {
        await using var destination = await OpenDestinationAsync();
        var before = await destination.GetStatusAsync(FolderPath.Inbox, Token);
        await AppendAsync(destination, FolderPath.Inbox, Request(1), Request(2));
        var after = await destination.GetStatusAsync(FolderPath.Inbox, Token);
        Assert.Equal((before!.Exists + 2, before.UidValidity), (after!.Exists, after.UidValidity));
        Assert.True(before.UidNext == 0 || after.UidNext >= before.UidNext + 2);
    }
}
