using System.CommandLine;
using MailMover.Cli.Commands;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Help;
using MailMover.Cli.Settings;

namespace MailMover.Cli.Bulk;

/// <summary>The options of a copy that a row may have in its column <c>options</c>, and that hold for all rows when they are typed.</summary>
internal sealed class BulkTransferOptions
{
    // These look at a mailbox in a way of their own before the copy, which is for one mailbox at a time.
    private static readonly string[] NotForRows = ["--again-missing"];
    private readonly SelectionOptions _selection = new();
    private readonly LoadOptions _load = new("refused and named");
    private readonly WorkOptions _work;

    public BulkTransferOptions() => _work = new WorkOptions(_load);

    public IReadOnlyList<OptionGroup> Groups => [_selection.Group, _work.Group with { Options = [.. _work.Group.Options.Where(o => !NotForRows.Contains(o.Name))] }];

    public IEnumerable<Option> Options => Groups.SelectMany(g => g.Options);

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
            ChoosesByDate = rules is not { Since: null, Before: null },
            Given = new GivenCommand { Pair = ["--from", from.Uri.ToString()!, "--to", to.Uri.ToString()!] },
        };
    }
}
