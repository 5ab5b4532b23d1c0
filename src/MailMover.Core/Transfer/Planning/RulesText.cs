using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Planning;

/// <summary>The user's rules as JSON, for the journal: a verification looks at what the last copy was told to copy.</summary>
public static class RulesText
{
    /// <summary>The name of the journal's note that holds the rules of the last copy.</summary>
    public const string NoteName = "rules.last";

    /// <summary>Writes the rules; equal rules give the same text.</summary>
    public static string Write(SelectionRules rules) => new JsonObject
    {
        ["map"] = new JsonArray([.. rules.Map.Select(m => new JsonArray(m.Source.ToString(), m.Destination.ToString()))]),
        ["into"] = rules.Into?.ToString(),
        ["include"] = new JsonArray([.. rules.Include.Select(g => JsonValue.Create(g))]),
        ["exclude"] = new JsonArray([.. rules.Exclude.Select(g => JsonValue.Create(g))]),
        ["since"] = Day(rules.Since),
        ["before"] = Day(rules.Before),
        ["max_size"] = rules.MaxSizeInOctets,
        ["deleted"] = rules.Deleted.ToString(),
        ["own_addresses"] = new JsonArray([.. rules.OwnAddresses.Select(a => JsonValue.Create(a))]),
    }.ToJsonString();

    /// <summary>Reads what <see cref="Write"/> wrote; null where it cannot be read.</summary>
    public static SelectionRules? Read(string text)
    {
        try
        {
            var rules = JsonNode.Parse(text)!.AsObject();
            return new SelectionRules
            {
                Map = [.. rules["map"]!.AsArray().Select(m => (FolderPath.Parse((string)m![0]!), FolderPath.Parse((string)m[1]!)))],
                Into = (string?)rules["into"] is { } into ? FolderPath.Parse(into) : null,
                Include = [.. rules["include"]!.AsArray().Select(g => (string)g!)],
                Exclude = [.. rules["exclude"]!.AsArray().Select(g => (string)g!)],
                Since = Day((string?)rules["since"]),
                Before = Day((string?)rules["before"]),
                MaxSizeInOctets = (long?)rules["max_size"],
                Deleted = Enum.Parse<DeletedPolicy>((string)rules["deleted"]!),

                // What an earlier version wrote has none.
                OwnAddresses = [.. (rules["own_addresses"]?.AsArray() ?? []).Select(a => (string)a!)],
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            // Written by another version, or damaged: then the caller says which rules it goes by.
            return null;
        }
    }

    private static string? Day(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);

    private static DateOnly? Day(string? day) => day is null ? null : DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture);
}
