using System.CommandLine;
using MailMover.Cli.Help;
using MailMover.Cli.Settings;
using MailMover.Core.Model;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Commands;

/// <summary>The options that say which mail goes over and where to.</summary>
internal sealed class SelectionOptions
{
    private readonly Option<string[]> _map = Many("--map", "FROM=TO", "Copy the folder FROM, with all below it, to the folder TO. May be given several times; the longest match wins.");
    private readonly Option<string> _into = One("--into", "FOLDER", "Put everything into this folder of the destination.");
    private readonly Option<string[]> _include = Many("--include", "GLOB", "Copy only folders with such a name: * stands for anything, % for anything within one level. May be given several times.");
    private readonly Option<string[]> _exclude = Many("--exclude", "GLOB", "Leave out folders with such a name; stronger than --include. May be given several times.");
    private readonly Option<string> _since = One("--since", "DATE", "Only messages that arrived on this day or later (2020-01-31).");
    private readonly Option<string> _before = One("--before", "DATE", "Only messages that arrived before this day.");
    private readonly Option<string> _maxSize = One("--max-size", "SIZE", "Only messages of at most this size (64M, 1.5GiB, 500k).");
    private readonly Option<string> _deleted = One("--deleted", "WORD", "Messages marked as deleted: keep (copy with the mark, the default), clear (copy without it) or skip.");

    public OptionGroup Group => new("What goes over", Options);

    public IReadOnlyList<Option> Options => [_map, _into, _include, _exclude, _since, _before, _maxSize, _deleted];

    public SelectionRules Read(OptionValues values)
    {
        var rules = new SelectionRules
        {
            Map = values.AllParsed(_map, MapText.Parse),
            Into = values.Parsed(_into, FolderPath.Parse),
            Include = values.AllParsed(_include, text => text),
            Exclude = values.AllParsed(_exclude, text => text),
            Since = values.Date(_since),
            Before = values.Date(_before),
            MaxSizeInOctets = values.Size(_maxSize),
            Deleted = values.Word(_deleted, DeletedPolicy.Keep),
        };
        if (rules.Since >= rules.Before)
            values.Problem("--since, --before: no day lies between them, so nothing would go over.");
        foreach (var twice in rules.Map.GroupBy(m => m.Source).Where(g => g.Count() > 1))
            values.Problem(_map, $"{TerminalText.Escape(twice.Key.ToString())} is mapped more than once.");
        return rules;
    }

    private static Option<string> One(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    private static Option<string[]> Many(string name, string value, string description) => new(name) { HelpName = value, Description = description };
}
