using System.CommandLine;
using MailMover.Core.Text;

namespace MailMover.Cli;

/// <summary>What the parser could not make sense of, in words. A value is never repeated: a mistyped option's value may be a password.</summary>
internal static class UsageProblems
{
    // One letter forgotten and one too many: what is farther off is another word.
    private const int NearestOption = 2;

    public static IReadOnlyList<string> Of(CommandTree tree, ParseResult parsed, IReadOnlyList<string> arguments)
    {
        if (parsed.CommandResult.Command == tree.Root.Command)
            return [Command(tree, arguments[0])];
        return OfOptions(parsed);
    }

    /// <summary>The problems of a command line whose command is known.</summary>
    public static IReadOnlyList<string> OfOptions(ParseResult parsed)
    {
        var options = parsed.CommandResult.Command.Options;
        var unknown = parsed.UnmatchedTokens.Where(t => t.StartsWith('-')).Select(t => Option(t, options)).ToList();
        if (unknown.Count > 0)
            return unknown;
        if (parsed.UnmatchedTokens.Count > 0)
            return ["there is a word that belongs to no option. Does a value with blanks lack its quotes?"];
        return parsed.Errors.Count == 0 ? [] : Values(parsed, options);
    }

    private static string Command(CommandTree tree, string word)
    {
        var known = tree.Pages.Select(p => p.Command.Name).ToList();
        if (word.StartsWith('-'))
            return $"a command is missing. It comes first: mailmover copy {Name(word)} ...";
        var near = NearestWord.Of(word, known, NearestOption);
        return near is null ? $"this is not a command. The commands are {string.Join(", ", known)}." : $"'{TerminalText.Shorten(word, 20)}' is not a command. Did you mean {near}?";
    }

    private static string Option(string token, IEnumerable<Option> options)
    {
        var name = Name(token);
        var near = NearestWord.Of(name, options.SelectMany(o => o.Aliases.Append(o.Name)), NearestOption);
        if (near == name)
            return $"{name} has to stand after the command: mailmover copy {name} ...";
        return near is null ? $"there is no option {name} here." : $"there is no option {name}. Did you mean {near}?";
    }

    // What is left are options without their value, or with one too many.
    private static List<string> Values(ParseResult parsed, IEnumerable<Option> options)
    {
        var problems = new List<string>();
        foreach (var option in options)
        {
            if (parsed.GetResult(option) is not { Implicit: false } result || !result.Errors.Any())
                continue;
            problems.Add(result.IdentifierTokenCount > 1 && option.Arity.MaximumNumberOfValues == 1
                ? $"{option.Name} is given more than once."
                : $"{option.Name} needs {(option.Arity.MinimumNumberOfValues == 2 ? "two values" : "a value")}: {Help.HelpText.Label(option)}.");
        }

        if (problems.Count == 0 && parsed.CommandResult.Command.Arguments.FirstOrDefault(a => parsed.GetResult(a) is not { Tokens.Count: > 0 }) is { } missing)
            problems.Add($"{missing.Name} is missing: mailmover {parsed.CommandResult.Command.Name} {missing.Name} ...");
        return problems.Count > 0 ? problems : ["what was typed cannot be understood."];
    }

    private static string Name(string token) => TerminalText.Shorten(token.Split('=', ':')[0], 30);
}
