using System.CommandLine;
using MailMover.Cli.Commands;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Help;
using MailMover.Cli.Settings;

namespace MailMover.Cli.Bulk;

/// <summary>The options of a copy that a row may have in its column <c>options</c>, and that hold for all rows when they are typed.</summary>
internal sealed class BulkTransferOptions
{
    // These are about one run of one mailbox, and would mean something else here.
    private static readonly string[] NotForRows = ["--again-missing", "--limit-rate", "--stop-after", "--stop-after-octets"];
    private readonly SelectionOptions _selection = new();
    private readonly LoadOptions _load = new("refused and named", ", for each mailbox");
    private readonly WorkOptions _work;
    private readonly LimitOptions _limits = new(copies: true, toServer: true);
    private readonly Option<bool> _skipCheck = new("--skip-check") { Description = "Begin even where it is known that not everything can arrive, for example because the destination is too small: what fits is copied." };

    public BulkTransferOptions() => _work = new WorkOptions(_load);

    public IReadOnlyList<OptionGroup> Groups => [_selection.Group, ForRows(_work.Group, _skipCheck), ForRows(_limits.Group)];

    public IEnumerable<Option> Options => Groups.SelectMany(g => g.Options);

    private static OptionGroup ForRows(OptionGroup group, params IEnumerable<Option> more) => group with { Options = [.. group.Options.Where(o => !NotForRows.Contains(o.Name)), .. more] };

    public TransferSettings Read(OptionValues values, EndpointSettings from, EndpointSettings to)
    {
        var rules = _selection.Read(values, from);
        return new TransferSettings
        {
            From = from,
            To = to,
            Transfer = _work.Read(values, rules),
            Connections = _load.ReadConnections(values),
            MemoryInOctets = _load.ReadMemory(values),
            MaxMessageInOctets = _load.ReadMaxMessage(values),
            MarkRead = _work.ReadMark(values, from),
            SkipCheck = values.Is(_skipCheck),
            Limits = _limits.Read(values, from, to),
            ChoosesByDate = rules is not { Since: null, Before: null },
            Given = new GivenCommand { Pair = ["--from", from.Uri.ToString()!, "--to", to.Uri.ToString()!] },
        };
    }
}
