using System.Globalization;
using System.Text.Json;

namespace MailMover.Providers.Validation;

/// <summary>Where the values of a JSON text stand.</summary>
internal sealed class JsonPositions
{
    private readonly Dictionary<string, (int Line, int Column)> _places = [];

    private JsonPositions()
    {
    }

    /// <param name="octets">JSON that can be parsed, with comments or not.</param>
    public static JsonPositions Of(ReadOnlySpan<byte> octets)
    {
        var positions = new JsonPositions();
        var reader = new Utf8JsonReader(octets, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var counter = new LineCounter();
        // The path of each open object or array, and how many values an array has had; -1 for an object.
        var open = new Stack<(string Path, int Index)>();
        var next = "$";
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    next = JsonPath.Member(open.Peek().Path, reader.GetString()!);
                    positions._places.TryAdd(next, counter.At(octets, (int)reader.TokenStartIndex));
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    continue;
            }

            if (open.TryPeek(out var parent) && parent.Index >= 0)
            {
                next = string.Create(CultureInfo.InvariantCulture, $"{parent.Path}[{parent.Index}]");
                open.Push(open.Pop() with { Index = parent.Index + 1 });
            }

            positions._places.TryAdd(next, counter.At(octets, (int)reader.TokenStartIndex));
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                open.Push((next, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
        }

        return positions;
    }

    /// <summary>Line and column, from 1, of a member or value; of what holds it where it is not there itself.</summary>
    public (int Line, int Column) Find(string path)
    {
        while (true)
        {
            if (_places.TryGetValue(path, out var place))
                return place;
            if (JsonPath.Parent(path) is not { } parent)
                return (1, 1);
            path = parent;
        }
    }

    private struct LineCounter
    {
        private int _line;
        private int _lineStart;
        private int _seen;

        public (int Line, int Column) At(ReadOnlySpan<byte> octets, int index)
        {
            for (; _seen < index; _seen++)
            {
                if (octets[_seen] == (byte)'\n')
                    (_line, _lineStart) = (_line + 1, _seen + 1);
            }

            return (_line + 1, index - _lineStart + 1);
        }
    }
}
