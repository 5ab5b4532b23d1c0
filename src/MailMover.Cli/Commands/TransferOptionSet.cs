using System.CommandLine;
using MailMover.Cli.Help;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;

namespace MailMover.Cli.Commands;

/// <summary>The options that <c>copy</c> and <c>plan</c> have in common, and those of <c>copy</c> alone.</summary>
internal sealed class TransferOptionSet(bool forCopy)
{
    private readonly EndpointOptions _from = new(EndpointSide.Source);
    private readonly EndpointOptions _to = new(EndpointSide.Destination);
    private readonly SelectionOptions _selection = new();
    private readonly WorkOptions _work = new();
    private readonly StateOptions _state = new();
    private readonly OutputOptions _output = new();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would be done and write nothing anywhere. The same as mailmover plan." };
    private readonly Option<string> _trace = new("--trace") { HelpName = "FILE", Description = "Write what is said between the program and the servers to this file, without secrets and without mail." };

    public IReadOnlyList<OptionGroup> Groups => forCopy
        ?
        [
            _from.Group, _to.Group, _selection.Group, _work.Group,
            new OptionGroup("Journal and audit log", _state.Options),
            WithOutput([_dryRun], [_trace]),
        ]
        :
        [
            _from.Group, _to.Group, _selection.Group,
            new OptionGroup("Journal", [_state.Directory]),
            _output.Group,
        ];

    /// <exception cref="UsageException">With every problem there is.</exception>
    public TransferSettings Read(ParseResult result)
    {
        var values = new OptionValues(result);
        var from = _from.Read(values);
        var to = _to.Read(values);
        if (from is not null && from.Uri.Identity == to?.Uri.Identity)
            values.Problem("--from, --to: source and destination are the same mailbox.");
        var rules = _selection.Read(values);
        var settings = new TransferSettings
        {
            From = from!,
            To = to!,
            Transfer = forCopy ? _work.Read(values, rules) : new() { Rules = rules, ProgramVersion = ProgramVersion.Text },
            Connections = forCopy ? _work.ReadConnections(values) : TransferSettings.DefaultConnections,
            State = forCopy ? _state.Read(values) : new StateSettings { Directory = values.Text(_state.Directory) },
            Output = _output.Read(values),
            TraceFile = forCopy ? values.Text(_trace) : null,
            DryRun = !forCopy || values.Is(_dryRun),
        };
        if (settings is { DryRun: true, TraceFile: not null })
            values.Problem("--dry-run, --trace: a dry run writes nothing, so there is no trace either. Leave out one of them.");
        values.ThrowIfWrong();
        return settings;
    }

    private OptionGroup WithOutput(IReadOnlyList<Option> before, IReadOnlyList<Option> after) =>
        _output.Group with { Options = [.. before, .. _output.Group.Options, .. after] };
}
