using System.CommandLine;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Help;
using MailMover.Cli.KnownProviders;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Preflight.Plans;
using MailMover.Storage;

namespace MailMover.Cli.Commands;

/// <summary>The options that <c>copy</c> and <c>plan</c> have in common, and those of <c>copy</c> alone.</summary>
internal sealed class TransferOptionSet
{
    private readonly PairOptions _pair;
    private readonly SelectionOptions _selection = new();
    private readonly LoadOptions _load = new("refused and named");
    private readonly WorkOptions _work;
    private readonly VerificationOptionSet _verification = new();
    private readonly StateOptions _state = new();
    private readonly ProviderOptions _providers = new();
    private readonly OutputOptions _output = new();
    private readonly Option<bool> _verify = new("--verify") { Description = "When the copy has reached its end, verify it and write the certificate, as mailmover verify does." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would be done and write nothing anywhere. The same as mailmover plan." };
    private readonly Option<string> _plan = new("--plan") { HelpName = "FILE", Description = "Do what this plan of mailmover check --write-plan says, and refuse (exit code 9) when the source has changed materially since." };
    private readonly Option<bool> _skipCheck = new("--skip-check") { Description = "Begin even where it is known that not everything can arrive, for example because the destination is too small: what fits is copied." };
    private readonly Option<string> _trace = OutputOptions.Trace();
    private readonly Option<string> _also = new("--also") { HelpName = "ENDPOINT", Description = "Keep an archive on this computer from the same download: maildir:PATH, mbox:PATH or eml:PATH. Nothing is downloaded twice." };
    private readonly RemovalOptionSet _removal = new();
    private readonly LimitOptions _limits;
    private readonly TransferPurpose _purpose;

    public TransferOptionSet(TransferPurpose purpose)
    {
        (_purpose, _work) = (purpose, new WorkOptions(_load));
        _limits = new LimitOptions(copies: true, toServer: purpose != TransferPurpose.Backup);
        _pair = purpose == TransferPurpose.Backup ? new("The mailbox to back up. It is never changed.", "Where to on this computer: maildir:PATH, mbox:PATH or eml:PATH.") : new();
    }

    private bool Writes => _purpose != TransferPurpose.Plan;

    public IReadOnlyList<OptionGroup> Groups => Writes
        ?
        [
            .. _pair.Groups,
            _purpose == TransferPurpose.Copy ? _selection.Group with { Options = [.. _selection.Group.Options, _plan] } : _selection.Group,
            _purpose == TransferPurpose.Copy ? _work.Group with { Options = [_also, .. _work.Group.Options, _skipCheck] } : _work.Group with { Options = [.. _work.Group.Options, _skipCheck] },
            _limits.Group,
            .. _purpose == TransferPurpose.Copy ? [_removal.Group] : Array.Empty<OptionGroup>(),
            new OptionGroup("Verification", [_verify, .. _verification.Options]),
            new OptionGroup("Journal, audit log and providers", [.. _state.Options, _providers.Directory]),
            _output.Group with { Options = [_dryRun, .. _output.Group.Options, _trace] },
        ]
        :
        [
            .. _pair.Groups, _selection.Group,
            new OptionGroup("Journal and providers", [_state.Directory, _providers.Directory]),
            _output.Group,
        ];

    /// <exception cref="UsageException">With every problem there is.</exception>
    public TransferSettings Read(ParseResult result)
    {
        var values = new OptionValues(result);
        var (from, to) = _pair.Read(values);
        var plan = _purpose == TransferPurpose.Copy ? Plan(values) : null;
        var rules = plan?.Rules ?? _selection.Read(values, from);
        if (_purpose == TransferPurpose.Backup && to is { Uri.IsLocal: false })
            values.Problem("--to: a backup goes to this computer. Type maildir:PATH, mbox:PATH or eml:PATH; to copy to a server, type mailmover copy.");
        var settings = new TransferSettings
        {
            From = from!,
            To = to!,
            Transfer = Writes ? _work.Read(values, rules) : new() { Rules = rules, ProgramVersion = ProgramVersion.Text },
            State = Writes ? _state.Read(values) : new StateSettings { Directory = values.Text(_state.Directory) },
            ProviderDirectory = _providers.Read(values),
            Output = _output.Read(values),
            DryRun = !Writes || values.Is(_dryRun),
            Plan = plan,
            SkipCheck = Writes && values.Is(_skipCheck),
            IsBackup = _purpose == TransferPurpose.Backup,
            ChoosesByDate = rules is not { Since: null, Before: null },
            Given = new GivenCommand { Pair = [.. _pair.Repeated(values, from, to), .. values.Typed([_state.Directory, _providers.Directory])] },
        };
        if (Writes)
            settings = ForWriting(values, settings, rules);
        values.ThrowIfWrong();
        return settings;
    }

    private TransferSettings ForWriting(OptionValues values, TransferSettings settings, Core.Transfer.SelectionRules rules)
    {
        var also = _purpose == TransferPurpose.Copy ? Also(values, settings) : null;
        var verification = _verification.Read(values);
        var limits = _limits.Read(values, settings.From, settings.To);
        var wanted = values.Is(_verify);
        if (!wanted)
            _verification.WantNone(values, "--verify");
        settings = settings with
        {
            Limits = limits,
            Transfer = settings.Transfer with { StopsWhenLimited = limits.StopsWhenLimited, StopAfter = limits.StopAfter, StopAfterOctets = limits.StopAfterOctets },
            Connections = _load.ReadConnections(values),
            MemoryInOctets = settings.Transfer.MemoryInOctets,
            MaxMessageInOctets = settings.Transfer.MaxMessageInOctets,
            TraceFile = values.Text(_trace),
            MarkRead = _work.ReadMark(values, settings.From),
            AgainMissing = _work.ReadAgainMissing(values),
            Also = also,
            Removal = _purpose == TransferPurpose.Copy ? _removal.Read(values, settings.From, values.Is(_dryRun)) : null,
            Given = settings.Given with { Copying = [.. also is null ? Array.Empty<string>() : [_also.Name, also.ToString()], .. _work.Repeated(values)] },
            Verification = wanted ? verification with { Options = verification.Options with { Rules = rules } } : null,
        };
        if (settings.DryRun)
            _limits.WantNone(values, "a dry run reads no message and copies none. Leave it out, or leave out --dry-run.");
        if (settings is { DryRun: true, TraceFile: not null })
            values.Problem("--dry-run, --trace: a dry run writes nothing, so there is no trace either. Leave out one of them.");
        if (settings.DryRun && (wanted || settings.AgainMissing))
            values.Problem($"--dry-run, {(wanted ? "--verify" : "--again-missing")}: a dry run copies nothing. Leave out one of them; mailmover verify looks without copying.");
        return settings;
    }

    private PlanFile? Plan(OptionValues values)
    {
        if (values.Text(_plan) is not { } file)
            return null;
        foreach (var option in _selection.Options.Where(values.IsGiven))
            values.Problem($"{_plan.Name}, {option.Name}: the plan says what goes over and where to. Leave {option.Name} out, or write a new plan with it: mailmover check --write-plan.");
        if (values.Is(_dryRun))
            values.Problem("--plan, --dry-run: the plan itself says what would be done. Leave out one of them.");
        if (values.IsGiven(_also))
            values.Problem("--plan, --also: a plan is for one destination. Leave out one of them; mailmover backup makes an archive as well.");
        try
        {
            return PlanFileStore.Read(file);
        }
        catch (FormatException wrong)
        {
            values.Problem(_plan, $"{TerminalText.Escape(file)} cannot be used: {TerminalText.Escape(wrong.Message)}. Write a new one with mailmover check --write-plan.");
            return null;
        }
    }

    private LocalStoreUri? Also(OptionValues values, TransferSettings settings)
    {
        if (values.Parsed(_also, EndpointUri.Parse) is not { } archive)
            return null;
        if (archive is not LocalStoreUri store)
        {
            values.Problem(_also, "an archive is kept on this computer. Type maildir:PATH, mbox:PATH or eml:PATH; for a second server run mailmover copy once more.");
            return null;
        }

        if (settings.From is { Uri.IsLocal: true })
            values.Problem(_also, "keeps what is downloaded, and this source is on this computer already. Leave it out.");
        if (settings.To?.Uri is LocalStoreUri destination && LocalPlaceCheck.Overlap(store, destination))
            values.Problem($"{_also.Name}, --to: one of the two places lies in the other. Choose a place beside it.");
        if (LocalPlaceCheck.Problem(store, EndpointSide.Destination) is { } problem)
            values.Problem(_also, problem);
        if (settings.State.AuditFile is not null)
            values.Problem("--audit, --also: the copy and its archive have an audit log each, in the state directory. Leave out --audit.");
        if (values.Is(_dryRun))
            values.Problem("--dry-run, --also: a dry run downloads nothing. Leave out one of them.");
        return store;
    }
}
