using System.CommandLine;
using MailMover.Cli.Endpoints;
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

    private readonly Option<string> _toFolder = One("--to-folder", "FOLDER", "Put mail from POP3, which has only one folder, into this folder instead of INBOX.");
    private readonly Option<bool> _sentFolder = new("--sent-folder") { Description = "Put mail that you wrote yourself and that lies in the inbox into the destination's Sent folder. For POP3 and for files without a Sent folder." };
    private readonly Option<string[]> _myAddress = Many("--my-address", "ADDRESS", "With --sent-folder: an address of yours, besides the user of the source if that is one. May be given several times.");

    public OptionGroup Group => new("What goes over", Options);

    public IReadOnlyList<Option> Options => [_map, _into, _toFolder, _sentFolder, _myAddress, _include, _exclude, _since, _before, _maxSize, _deleted];

    /// <param name="values">What was typed.</param>
    /// <param name="from">The source, on which some of them depend; null where it could not be read.</param>
    public SelectionRules Read(OptionValues values, EndpointSettings? from)
    {
        var rules = new SelectionRules
        {
            Map = [.. values.AllParsed(_map, MapText.Parse), .. ToFolder(values, from)],
            Into = values.Parsed(_into, FolderPath.Parse),
            Include = values.AllParsed(_include, text => text),
            Exclude = values.AllParsed(_exclude, text => text),
            Since = values.Date(_since),
            Before = values.Date(_before),
            MaxSizeInOctets = values.Size(_maxSize),
            Deleted = values.Word(_deleted, DeletedPolicy.Keep),
            OwnAddresses = OwnAddresses(values, from),
        };
        if (rules.Since >= rules.Before)
            values.Problem("--since, --before: no day lies between them, so nothing would go over.");
        foreach (var twice in rules.Map.GroupBy(m => m.Source).Where(g => g.Count() > 1))
            values.Problem(_map, $"{TerminalText.Escape(twice.Key.ToString())} is mapped more than once.");
        return rules;
    }

    private IReadOnlyList<(FolderPath Source, FolderPath Destination)> ToFolder(OptionValues values, EndpointSettings? from)
    {
        if (values.Parsed(_toFolder, FolderPath.Parse) is not { } folder)
            return [];
        if (from is { Uri.Kind: not EndpointKind.Pop3 })
            values.Problem(_toFolder, "is for POP3, which has only one folder. Use --into to put everything below a folder, or --map for one folder.");
        return [(FolderPath.Inbox, folder)];
    }

    private IReadOnlyList<string> OwnAddresses(OptionValues values, EndpointSettings? from)
    {
        var typed = values.AllParsed(_myAddress, Address);
        if (!values.Is(_sentFolder))
        {
            if (typed.Count > 0)
                values.Problem(_myAddress, "says whose mail goes to the Sent folder. Add --sent-folder.");
            return [];
        }

        if (from is { Uri.Kind: EndpointKind.Imap })
            values.Problem(_sentFolder, "is for POP3 and for files. IMAP has a folder for sent mail, and what lies there goes to the destination's Sent folder by itself.");
        IEnumerable<string> user = from?.User is { } login && login.Contains('@', StringComparison.Ordinal) ? [login] : [];
        IReadOnlyList<string> own = [.. user.Concat(typed).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (own.Count == 0 && from is not null && !values.IsGiven(_myAddress))
            values.Problem(_sentFolder, "which mail did you write? Give your address with --my-address jo@example.org.");
        return own;
    }

    private static string Address(string text)
    {
        var at = text.LastIndexOf('@');
        return at > 0 && at < text.Length - 1 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',')
            ? text
            : throw new FormatException($"'{TerminalText.Escape(text)}' is not a mail address. Write it like this: jo@example.org.");
    }

    private static Option<string> One(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    private static Option<string[]> Many(string name, string value, string description) => new(name) { HelpName = value, Description = description };
}
