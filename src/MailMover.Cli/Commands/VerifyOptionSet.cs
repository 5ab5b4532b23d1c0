using System.CommandLine;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Help;
using MailMover.Cli.KnownProviders;
using MailMover.Cli.Settings;
using MailMover.Core.Verification;

namespace MailMover.Cli.Commands;

/// <summary>The options of <c>verify</c>.</summary>
internal sealed class VerifyOptionSet
{
    private readonly PairOptions _pair = new("The mailbox that was copied. It is never changed.", "The mailbox it was copied to. It is not changed either.");
    private readonly VerificationOptionSet _verification = new();
    private readonly Option<string> _accept = new(AcceptedMessages.Option) { HelpName = "FILE", Description = "The messages that this findings.csv names as missing may be missing: you deleted them yourself. Delete rows from it that you do not accept." };
    private readonly SelectionOptions _selection = new();
    private readonly LoadOptions _load = new("not read");
    private readonly LimitOptions _limits = new(copies: false, toServer: true);
    private readonly StateOptions _state = new();
    private readonly ProviderOptions _providers = new();
    private readonly OutputOptions _output = new();
    private readonly Option<string> _trace = OutputOptions.Trace();

    public IReadOnlyList<OptionGroup> Groups =>
    [
        .. _pair.Groups,
        new OptionGroup("Verification", [.. _verification.Options.Take(3), _accept, .. _verification.Options.Skip(3)]),
        _selection.Group with { Title = "What went over (default: as in the last copy)" },
        _limits.Group,
        new OptionGroup("Servers and journal", [.. _load.Options, _state.Directory, _providers.Directory]),
        _output.Group with { Options = [.. _output.Group.Options, _trace] },
    ];

    /// <exception cref="UsageException">With every problem there is.</exception>
    public VerifySettings Read(ParseResult result)
    {
        var values = new OptionValues(result);
        var (from, to) = _pair.Read(values);
        var rules = _selection.Read(values, from);
        var verification = _verification.Read(values);
        var settings = new VerifySettings
        {
            From = from!,
            To = to!,
            Limits = _limits.Read(values, from, to),
            Connections = _load.ReadConnections(values),
            MemoryInOctets = _load.ReadMemory(values),
            MaxMessageInOctets = _load.ReadMaxMessage(values),
            // Without rules here those of the last copy hold, which may ask for dates; only the journal knows.
            ChoosesByDate = !_selection.Options.Any(values.IsGiven) || rules is not { Since: null, Before: null },
            ProviderDirectory = _providers.Read(values),
            State = new StateSettings { Directory = values.Text(_state.Directory) },
            Output = _output.Read(values),
            TraceFile = values.Text(_trace),
            Verification = verification with
            {
                Options = verification.Options with
                {
                    Rules = _selection.Options.Any(values.IsGiven) ? rules : null,
                    Accepted = Accepted(values, from, to),
                },
            },
            AcceptedFile = IsReadLater(values, from, to) ? values.Text(_accept) : null,
            Given = new GivenCommand
            {
                Pair = [.. _pair.Repeated(values, from, to), .. values.Typed([_state.Directory, _providers.Directory])],
                Verification = values.Typed([.. _verification.Options, .. _selection.Options]),
            },
        };
        values.ThrowIfWrong();
        return settings;
    }

    // Findings belong to a pair of mailboxes, and that of a mail address is known only when its server is.
    private bool IsReadLater(OptionValues values, EndpointSettings? from, EndpointSettings? to) => values.Text(_accept) is not null && (from?.Uri is AddressUri || to?.Uri is AddressUri);

    private IReadOnlyList<AcceptedMessage> Accepted(OptionValues values, EndpointSettings? from, EndpointSettings? to)
    {
        if (values.Text(_accept) is not { } file || from is null || to is null || IsReadLater(values, from, to))
            return [];
        try
        {
            return AcceptedMessages.Read(file, from, to);
        }
        catch (UsageException wrong)
        {
            foreach (var problem in wrong.Problems)
                values.Problem(problem);
            return [];
        }
    }
}
