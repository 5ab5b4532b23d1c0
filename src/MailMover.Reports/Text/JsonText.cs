using System.Globalization;
using System.Text.Json;

namespace MailMover.Reports.Text;

/// <summary>How times, names and lists stand in all JSON that the program writes. By hand rather than by a serializer: the shape is a promise to scripts, and reflection costs start-up time.</summary>
public static class JsonText
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>A name of ours in snake_case: <c>AlreadyThere</c> becomes <c>already_there</c>.</summary>
    public static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static void Optional(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }

    public static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
