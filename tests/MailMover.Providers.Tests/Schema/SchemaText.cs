using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Xml.Linq;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Tests.Schema;

/// <summary>Writes templates/provider.schema.json from the model, with the comments of the model as descriptions.</summary>
internal static class SchemaText
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, string> Comments = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "MailMover.Providers.xml"))
        .Descendants("member")
        .Where(m => m.Element("summary") is not null)
        .ToDictionary(m => (string)m.Attribute("name")!, m => Plain(m.Element("summary")!));

    public static string Write()
    {
        var schema = JsonSchemaExporter.GetJsonSchemaAsNode(
            TemplateJson.Default.ProviderTemplate,
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe }).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "A provider of MailMover");
        return schema.ToJsonString(Written) + "\n";
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is JsonObject described && DescriptionOf(context) is { } description)
            described.Insert(0, "description", description);
        return schema;
    }

    private static string? DescriptionOf(JsonSchemaExporterContext context)
    {
        if (context.PropertyInfo is { AttributeProvider: System.Reflection.MemberInfo property })
            return Comments.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");
        return context.Path.Length == 0 ? Comments.GetValueOrDefault($"T:{context.TypeInfo.Type.FullName}") : null;
    }

    // References to other members are named by their last part, as the template spells it.
    private static string Plain(XElement summary) => string.Join(' ', string.Concat(summary.Nodes().Select(n => n switch
    {
        XText text => text.Value,
        XElement element when element.Name == "see" => JsonNamingPolicy.CamelCase.ConvertName(((string)element.Attribute("cref")!).Split('.')[^1]),
        XElement element => element.Value,
        _ => "",
    })).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
