using MailMover.Protocols.LocalStores;

namespace MailMover.Protocols.Tests.LocalStores;

public sealed class StorePathTests : IDisposable
{
    private readonly string _directory = StorePath.Canonical(Directory.CreateTempSubdirectory("mailmover-path-").FullName);

    [Fact]
    public void However_a_store_is_named_it_has_one_path()
    {
        var store = Path.Combine(_directory, "real", "Mail");
        Directory.CreateDirectory(store);
        Directory.CreateSymbolicLink(Path.Combine(_directory, "link"), Path.Combine(_directory, "real"));
        Directory.CreateSymbolicLink(Path.Combine(_directory, "relative"), Path.Combine("link", "Mail"));
        string[] names = [store, store + Path.DirectorySeparatorChar, Path.Combine(store, "..", "Mail"), Path.Combine(_directory, "link", "Mail"), Path.Combine(_directory, "relative"), Path.GetRelativePath(Environment.CurrentDirectory, store)];
        Assert.All(names, n => Assert.Equal(store, StorePath.Canonical(n)));
    }

    [Fact]
    public void A_store_that_is_not_there_yet_has_the_path_that_it_will_have()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "real"));
        Directory.CreateSymbolicLink(Path.Combine(_directory, "link"), Path.Combine(_directory, "real"));
        var before = StorePath.Canonical(Path.Combine(_directory, "link", "new", "Mail"));
        Directory.CreateDirectory(before);
        Assert.Equal(before, StorePath.Canonical(Path.Combine(_directory, "link", "new", "Mail")));
    }

    [Fact]
    public void Links_in_a_circle_are_left_as_they_are()
    {
        Directory.CreateSymbolicLink(Path.Combine(_directory, "a"), Path.Combine(_directory, "b"));
        Directory.CreateSymbolicLink(Path.Combine(_directory, "b"), Path.Combine(_directory, "a"));
        Assert.StartsWith(_directory, StorePath.Canonical(Path.Combine(_directory, "a", "Mail")), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
