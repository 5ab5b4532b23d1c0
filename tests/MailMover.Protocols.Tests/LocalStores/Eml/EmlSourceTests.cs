using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Testing.Contracts;

namespace MailMover.Protocols.Tests.LocalStores.Eml;

public sealed class EmlSourceTests : MailSourceContract, IDisposable
{
    private readonly EmlStores _stores = new();

    public void Dispose() => _stores.Dispose();

    protected override async Task<IMailSource> OpenSourceAsync(IReadOnlyList<SeedFolder> folders)
    {
        await using (var store = _stores.Open(EndpointSide.Destination))
            await EmlStores.SeedAsync(store, folders, TestContext.Current.CancellationToken);
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
