using System.Text.Json;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Catalog;

/// <summary>Writes a template as its file has it.</summary>
public static class TemplateWriter
{
    /// <summary>Writes it as one value.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="template">The template.</param>
    public static void Write(Utf8JsonWriter json, ProviderTemplate template) => JsonSerializer.Serialize(json, template, TemplateJson.Default.ProviderTemplate);
}
