using MailMover.Core.Model;
using MailMover.Protocols.LocalStores;

namespace MailMover.Protocols.Tests.LocalStores;

public sealed class StoreSidecarTests : IDisposable
{
    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("mailmover-sidecar-");

    private string File => Path.Combine(_store.FullName, StoreSidecar.FileName);

    [Fact]
    public void What_was_said_of_a_folder_is_read_again()
    {
        var folder = new SidecarFolder(".v1=2E2", FolderPath.Of("v1.2", "a/b\u0001\ud800"[..^1]), SpecialUse.Sent, true);
        StoreSidecar.Read(_store.FullName).Set(folder);
        Assert.Equal(folder, StoreSidecar.Read(_store.FullName).Find(".v1=2E2"));
        Assert.Equal([File], Directory.GetFiles(_store.FullName));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"format\": 2, \"folders\": []}")]
    [InlineData("{\"format\": 1, \"folders\": [{\"name\": [\"x\"]}]}")]
    [InlineData("{\"format\": 1, \"folders\": [{\"directory\": \"x\", \"name\": [\"\"]}]}")]
    [InlineData("{\"format\": 1, \"folders\": 7}")]
    public void A_damaged_file_says_nothing_and_is_set_aside_when_there_is_something_to_write(string text)
    {
        System.IO.File.WriteAllText(File, text);
        var sidecar = StoreSidecar.Read(_store.FullName);
        Assert.NotNull(sidecar.Damage);
        Assert.Empty(sidecar.Folders);

        sidecar.Set(new SidecarFolder(".Sent", null, SpecialUse.Sent));
        Assert.Equal(text, System.IO.File.ReadAllText(File + ".damaged"));
        Assert.Null(StoreSidecar.Read(_store.FullName).Damage);
    }

    public void Dispose() => _store.Delete(recursive: true);
}
