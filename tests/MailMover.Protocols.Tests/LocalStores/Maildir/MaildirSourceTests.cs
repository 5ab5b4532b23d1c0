using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Contracts;

namespace MailMover.Protocols.Tests.LocalStores.Maildir;

/// <summary>The contract of sources on a Maildir.</summary>
public sealed class MaildirSourceTests : MailSourceContract, IAsyncLifetime
{
    private readonly MaildirPlace _place = new();

    protected override async Task<IMailSource> OpenSourceAsync(IReadOnlyList<SeedFolder> folders)
    {
        await _place.SeedAsync(folders, TestContext.Current.CancellationToken);
        return _place.Open(EndpointSide.Source);
    }

    protected override async Task RemoveAsync(IMailSource source, FolderPath folder, uint uid)
    {
        await using var other = _place.Open(EndpointSide.Destination);
        await using var writer = await other.OpenForWritingAsync(folder, null, TestContext.Current.CancellationToken);
        await writer.RemoveAsync([uid], TestContext.Current.CancellationToken);
    }

    protected override async Task AddFlagsAsync(IMailSource source, FolderPath folder, uint uid, FlagSet flags)
    {
        await using var other = _place.Open(EndpointSide.Destination);
        await using var writer = await other.OpenForWritingAsync(folder, null, TestContext.Current.CancellationToken);
        await writer.AddFlagsAsync([uid], flags, TestContext.Current.CancellationToken);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _place.DisposeAsync();
}
