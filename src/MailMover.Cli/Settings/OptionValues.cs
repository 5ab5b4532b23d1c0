using System.CommandLine;
using System.Globalization;

namespace MailMover.Cli.Settings;

/// <summary>Reads option values and collects every problem, so that all can be put right at once.</summary>
internal sealed class OptionValues(ParseResult result)
{
    private readonly List<string> _problems = [];

    public string? Text(Option<string> option)
    {
        var text = result.GetValue(option);
        if (text is { Length: 0 })
            Problem(option, "the value is empty.");
        return text is { Length: 0 } ? null : text;
    }

    public bool Is(Option<bool> option) => result.GetValue(option);

    public bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>Those of the options that were given, as they were typed.</summary>
    public IReadOnlyList<string> Typed(IEnumerable<Option> options) =>
        [.. options.Where(IsGiven).SelectMany(o => result.GetResult(o)!.Tokens is { Count: > 0 } values ? values.SelectMany(v => (string[])[o.Name, v.Value]) : [o.Name])];

    public IReadOnlyList<string> All(Option<string[]> option) => result.GetValue(option) ?? [];

    /// <summary>Reads a value with a parser that throws <see cref="FormatException"/> or <see cref="ArgumentException"/>; null where the option is absent or wrong.</summary>
    public T? Parsed<T>(Option<string> option, Func<string, T> parse) where T : class =>
        Text(option) is { } text ? Try(option, text, parse) : null;

    public IReadOnlyList<T> AllParsed<T>(Option<string[]> option, Func<string, T> parse)
    {
        var values = new List<T>();
        foreach (var text in All(option))
        {
            if (text.Length == 0)
                Problem(option, "the value is empty.");
            else if (Try(option, text, t => (object)parse(t)!) is T value)
                values.Add(value);
        }

        return values;
    }

    public long? Size(Option<string> option)
    {
        if (Text(option) is not { } text)
            return null;
        if (SizeText.TryParse(text, out var octets) && octets > 0)
            return octets;
        Problem(option, $"'{TerminalText.Escape(text)}' is not a size. Write for example 64M, 1.5GiB or 500k.");
        return null;
    }

    public DateOnly? Date(Option<string> option)
    {
        if (Text(option) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        Problem(option, $"'{TerminalText.Escape(text)}' is not a date. Write year, month and day: 2020-01-31.");
        return null;
    }

    public int? Number(Option<string> option, int least, int most)
    {
        if (Text(option) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Problem(option, $"'{TerminalText.Escape(text)}' is not a number from {least} to {most}.");
        return null;
    }

    /// <summary>One of several words, which are the names of an enum in lower case.</summary>
    public T Word<T>(Option<string> option, T absent) where T : struct, Enum
    {
        if (Text(option) is not { } text)
            return absent;
        if (char.IsAsciiLetter(text[0]) && text.All(char.IsAsciiLetterOrDigit) && Enum.TryParse<T>(text, ignoreCase: true, out var value))
            return value;
        Problem(option, $"'{TerminalText.Escape(text)}' is not one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
        return absent;
    }

    public void Problem(Option option, string words) => _problems.Add($"{option.Name}: {words}");

    public void Problem(string words) => _problems.Add(words);

    /// <exception cref="UsageException">There were problems.</exception>
    public void ThrowIfWrong()
    {
        if (_problems.Count > 0)
            throw new UsageException(_problems);
    }

    private T? Try<T>(Option option, string text, Func<string, T> parse) where T : class
    {
        try
        {
            return parse(text);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            Problem(option, wrong.Message);
            return null;
        }
    }
}
