using System.CommandLine;
using MailMover.Cli.Help;
using MailMover.Cli.KnownProviders;
using MailMover.Cli.Settings;
using MailMover.Storage;

namespace MailMover.Cli.Commands;

/// <summary>The options of <c>check</c>.</summary>
internal sealed class CheckOptionSet
{
    private readonly PairOptions _pair = new("The mailbox to copy from. It is not changed.", "The mailbox to copy to. It is not changed either.");
    private readonly SelectionOptions _selection = new();
    private readonly LoadOptions _load = new("refused by a copy", holdsMail: false);
    private readonly StateOptions _state = new();
    private readonly ProviderOptions _providers = new();
    private readonly OutputOptions _output = new();
    private readonly Option<bool> _quick = new("--quick") { Description = "Do not look at each message: faster in huge mailboxes, but messages that are too large and marks that are dropped are not found." };
    private readonly Option<string> _writePlan = new("--write-plan") { HelpName = "FILE", Description = "Write the plan to this file. copy --plan FILE then does what it says, and refuses when the source has changed materially." };
    private readonly Option<string> _trace = OutputOptions.Trace();

    public IReadOnlyList<OptionGroup> Groups =>
    [
        .. _pair.Groups, _selection.Group,
        new OptionGroup("Check", [_quick, _writePlan]),
        new OptionGroup("Servers and journal", [.. _load.Options, _state.Directory, _providers.Directory]),
        _output.Group with { Options = [.. _output.Group.Options, _trace] },
    ];

    /// <exception cref="UsageException">With every problem there is.</exception>
    public CheckSettings Read(ParseResult result)
    {
        var values = new OptionValues(result);
        var (from, to) = _pair.Read(values);
        var rules = _selection.Read(values, from);
        var planFile = values.Text(_writePlan);
        if (planFile is not null && PlanFileStore.ObjectionTo(planFile) is { } objection)
            values.Problem(_writePlan, objection);
        var settings = new CheckSettings
        {
            From = from!,
            To = to!,
            Rules = rules,
            Quick = values.Is(_quick),
            PlanFile = planFile,
            Connections = _load.ReadConnections(values),
            MaxMessageInOctets = _load.ReadMaxMessage(values),
            ChoosesByDate = rules is not { Since: null, Before: null },
            State = new StateSettings { Directory = values.Text(_state.Directory) },
            ProviderDirectory = _providers.Read(values),
            Output = _output.Read(values),
            TraceFile = values.Text(_trace),
            Given = new GivenCommand { Pair = [.. _pair.Repeated(values, from, to), .. values.Typed([.. _load.Options, _state.Directory, _providers.Directory])] },
        };
        values.ThrowIfWrong();
        return settings;
    }
}
