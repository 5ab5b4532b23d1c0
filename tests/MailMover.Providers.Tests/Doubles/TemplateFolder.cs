using System.Text.Json.Nodes;
using MailMover.Providers.Catalog;

namespace MailMover.Providers.Tests.Doubles;

/// <summary>A folder of a user with templates.</summary>
internal sealed class TemplateFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mailmover-providers-").FullName;

    public TemplateFolder With(JsonNode template) => With($"{template["id"]}.json", template.ToJsonString());

    public TemplateFolder With(string name, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name), text);
        return this;
    }

    public ProviderCatalog Load() => ProviderCatalog.Load(Path, TemplateText.Time);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
