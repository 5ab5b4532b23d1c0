using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Contracts;

namespace MailMover.Protocols.Tests.LocalStores.Mbox;

public sealed class MboxSourceTests : MailSourceContract, IDisposable
{
    private readonly MboxStores _stores = new();

    public void Dispose() => _stores.Dispose();

    protected override async Task<IMailSource> OpenSourceAsync(IReadOnlyList<SeedFolder> folders)
    {
        await using (var store = _stores.Open(EndpointSide.Destination))
            await MboxStores.SeedAsync(store, folders, TestContext.Current.CancellationToken);
        return _stores.Open(EndpointSide.Source);
    }

    protected override async Task RemoveAsync(IMailSource source, FolderPath folder, uint uid)
    {
        await using var store = _stores.Open(EndpointSide.Destination);
        await using var writer = await store.OpenForWritingAsync(folder, null, TestContext.Current.CancellationToken);
        await writer.RemoveAsync([uid], TestContext.Current.CancellationToken);
    }

    protected override async Task AddFlagsAsync(IMailSource source, FolderPath folder, uint uid, FlagSet flags)
    {
        await using var store = _stores.Open(EndpointSide.Destination);
        await using var writer = await store.OpenForWritingAsync(folder, null, TestContext.Current.CancellationToken);
        await writer.AddFlagsAsync([uid], flags, TestContext.Current.CancellationToken);
    }
}
