using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MailMover.Providers.Catalog;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Validation;

/// <summary>
/// Whether a JSON text has the members that the model wants, of the right kinds. The serializer stops at the first thing that is wrong and speaks of types;
/// this finds all of them and speaks of the file.
/// </summary>
internal sealed class TemplateShape
{
    private readonly List<TemplateProblem> _problems = [];

    private TemplateShape()
    {
    }

    /// <summary>All that is wrong; empty where the serializer can read it.</summary>
    public static IReadOnlyList<TemplateProblem> Check(JsonElement root)
    {
        var shape = new TemplateShape();
        shape.Look(root, TemplateJson.Default.ProviderTemplate, "$");
        return shape._problems;
    }

    /// <summary>The names that an enum's values have in a template.</summary>
    internal static IReadOnlyList<string> NamesOf(Type type) =>
        [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(f.Name))];

    private void Look(JsonElement element, JsonTypeInfo type, string path)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when element.ValueKind == JsonValueKind.Object:
                LookAtMembers(element, type, path);
                break;
            case JsonTypeInfoKind.Enumerable when element.ValueKind == JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    Look(item, Of(type.ElementType!), string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"));
                break;
            case JsonTypeInfoKind.Dictionary when element.ValueKind == JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    Look(member.Value, Of(type.ElementType!), JsonPath.Member(path, member.Name));
                break;
            case JsonTypeInfoKind.None:
                LookAtValue(element, type.Type, path);
                break;
            default:
                Add(path, $"This has to be {(type.Kind == JsonTypeInfoKind.Enumerable ? "a list in [ ]" : "an object in { }")}.");
                break;
        }
    }

    private void LookAtMembers(JsonElement element, JsonTypeInfo type, string path)
    {
        var known = type.Properties.ToDictionary(p => p.Name);
        var seen = new HashSet<string>();
        foreach (var member in element.EnumerateObject())
        {
            var place = JsonPath.Member(path, member.Name);
            if (!seen.Add(member.Name))
                Add(place, "This stands here twice. Keep one of the two.");
            else if (!known.TryGetValue(member.Name, out var property))
                Add(place, $"There is no member of this name here. Known are {string.Join(", ", known.Keys.Where(k => k != "$schema"))}.");
            else if (member.Value.ValueKind != JsonValueKind.Null)
                Look(member.Value, Of(property.PropertyType), place);
            else if (!property.IsSetNullable)
                Add(place, "This must not be null. Leave the member out, or give it a value.");
        }

        foreach (var missing in type.Properties.Where(p => p.IsRequired && !seen.Contains(p.Name)))
            Add(path, $"The member {missing.Name} is missing.");
    }

    private void LookAtValue(JsonElement element, Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            var names = NamesOf(type);
            if (element.ValueKind != JsonValueKind.String || !names.Contains(element.GetString()))
                Add(path, $"This has to be one of {string.Join(", ", names.Select(n => $"\"{n}\""))}.");
        }
        else if (WantedInsteadOf(element, type) is { } wanted)
        {
            Add(path, $"This has to be {wanted}.");
        }
    }

    private static string? WantedInsteadOf(JsonElement element, Type type)
    {
        if (type == typeof(string))
            return element.ValueKind == JsonValueKind.String ? null : "a text in quotes";
        if (type == typeof(bool))
            return element.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "true or false, without quotes";
        if (type == typeof(DateOnly))
            return element.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(element.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : "a date in quotes: \"2026-01-31\"";
        var isNumber = element.ValueKind == JsonValueKind.Number && (type == typeof(int) ? element.TryGetInt32(out _) : element.TryGetInt64(out _));
        return isNumber ? null : "a whole number, without quotes";
    }

    private static JsonTypeInfo Of(Type type) => TemplateJson.Default.GetTypeInfo(type)!;

    private void Add(string path, string text) => _problems.Add(new TemplateProblem { Path = path, Text = text });
}
