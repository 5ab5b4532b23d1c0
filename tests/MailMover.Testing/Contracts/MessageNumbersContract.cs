using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using Xunit;

namespace MailMover.Testing.Contracts;

/// <summary>What every keeper of numbers must do.</summary>
public abstract class MessageNumbersContract : IAsyncDisposable
{
    private static readonly FolderPath Work = FolderPath.Of("Work");
    private IMessageNumbers? _numbers;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected IMessageNumbers Numbers => _numbers ??= Create();

    protected abstract IMessageNumbers Create();

    [Fact]
    public async Task New_names_are_numbered_in_the_order_in_which_they_are_given()
    {
        var folder = await Numbers.OpenAsync(Work, Token);
        Assert.Equal([1u, 2u, 3u], await folder.NumberAsync(["c", "a", "b"], Token));
        Assert.Equal(4u, folder.UidNext);
    }

    [Fact]
    public async Task A_name_keeps_its_number_and_new_ones_follow()
    {
        var folder = await Numbers.OpenAsync(Work, Token);
        await folder.NumberAsync(["a", "b"], Token);
        Assert.Equal([2u, 3u, 1u], await folder.NumberAsync(["b", "new", "a"], Token));
    }

    [Fact]
    public async Task Names_differ_by_case_and_by_every_octet()
    {
        var folder = await Numbers.OpenAsync(Work, Token);
        Assert.Equal([1u, 2u, 3u, 4u], await folder.NumberAsync(["Ab", "aB", "ab", "ab "], Token));
    }

    [Fact]
    public async Task Looking_for_names_numbers_none()
    {
        var folder = await Numbers.OpenAsync(Work, Token);
        await folder.NumberAsync(["a"], Token);
        Assert.Equal(["a"], (await folder.FindAsync(["a", "b"], Token)).Keys);
        Assert.Equal(1, await folder.CountAsync(Token));
        Assert.Equal(2u, folder.UidNext);
    }

    [Fact]
    public async Task Folders_are_numbered_apart()
    {
        var inbox = await Numbers.OpenAsync(FolderPath.Inbox, Token);
        var work = await Numbers.OpenAsync(Work, Token);
        await inbox.NumberAsync(["a", "b"], Token);
        Assert.Equal([1u], await work.NumberAsync(["b"], Token));
    }

    [Fact]
    public async Task A_renamed_message_keeps_its_number()
    {
        var folder = await Numbers.OpenAsync(Work, Token);
        await folder.NumberAsync(["a", "b"], Token);
        await folder.RenameAsync("a", "moved", Token);
        await folder.RenameAsync("unknown", "whatever", Token);
        Assert.Equal([1u, 2u, 3u], await folder.NumberAsync(["moved", "b", "whatever"], Token));
    }

    [Fact]
    public async Task Another_generation_knows_no_names_and_has_a_higher_uidvalidity()
    {
        var folder = await Numbers.OpenAsync(Work, Token);
        var former = folder.UidValidity;
        await folder.NumberAsync(["a", "b"], Token);
        await folder.SetNoteAsync("stamp", "1", Token);
        await folder.BeginGenerationAsync(Token);
        Assert.NotEqual(0u, former);
        Assert.True(folder.UidValidity > former);
        Assert.Equal(0, await folder.CountAsync(Token));
        Assert.Null(await folder.GetNoteAsync("stamp", Token));
        Assert.Equal([1u], await folder.NumberAsync(["b"], Token));
    }

    [Fact]
    public async Task A_note_can_be_replaced_and_forgotten()
    {
        var folder = await Numbers.OpenAsync(Work, Token);
        Assert.Null(await folder.GetNoteAsync("stamp", Token));
        await folder.SetNoteAsync("stamp", "1", Token);
        await folder.SetNoteAsync("stamp", "2", Token);
        Assert.Equal("2", await folder.GetNoteAsync("stamp", Token));
        await folder.SetNoteAsync("stamp", null, Token);
        Assert.Null(await folder.GetNoteAsync("stamp", Token));
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_numbers is not null)
            await _numbers.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
