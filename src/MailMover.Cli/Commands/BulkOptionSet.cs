using System.CommandLine;
using MailMover.Bulk.Reading;
using MailMover.Bulk.Results;
using MailMover.Bulk.Running;
using MailMover.Cli.Bulk;
using MailMover.Cli.Help;
using MailMover.Cli.KnownProviders;
using MailMover.Cli.Output;
using MailMover.Cli.Settings;
using MailMover.Core.Verification;

namespace MailMover.Cli.Commands;

/// <summary>The options of <c>bulk</c>.</summary>
internal sealed class BulkOptionSet(Argument<string> file)
{
    private const int MostRows = 256;
    private readonly Option<string> _parallel = One("--parallel", "N", "Mailboxes at once (default 4).");
    private readonly Option<string> _perHost = One("--connections-per-host", "N", "Connections to one server at once, over all mailboxes (default 10). A provider's template that names fewer is obeyed.");
    private readonly Option<string> _attempts = One("--attempts", "N", "How often a mailbox is tried that fails for a passing reason (default 3). A refused login is never tried again.");
    private readonly Option<string> _refusals = One("--stop-after-refusals", "N", "After so many refused logins in a row at one server, leave out the rest for it, so that no accounts are locked (default 10).");
    private readonly RateOption _rate = new("all mailboxes and connections");
    private readonly Option<string> _only = One("--only", "WORD", "By the results of the last run: failed (tried and not complete), pending (not begun or interrupted) or open (both).");
    private readonly Option<bool> _skipBad = new("--skip-bad-rows") { Description = "Move the good rows although others cannot be read. Those stand in the results with their reasons." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Read the file, say what was recognised and what is wrong with it, and begin nothing." };
    private readonly Option<string> _verify = One("--verify", "WORD", "Verify each mailbox when it is copied: counts, headers or content. The verdict stands in the results.");
    private readonly Option<string> _results = One("--results", "FILE", "Where the results go (default: beside the file, .results.csv in the place of its ending).");
    private readonly Option<string> _summary = One("--summary", "FILE", "Where the page for people goes (default: beside the file, .summary.html in the place of its ending).");
    private readonly Option<string> _fromServer = One("--from-server", "SERVER", "The source's server, for rows that name only a user: imaps://imap.old.example.");
    private readonly Option<string> _fromSecret = One("--from-secret", "SECRET", "The secret of sources without one in the file, as a row would have it. In cmd: and token-cmd: {user} stands for the row's user.");
    private readonly Option<string> _toServer = One("--to-server", "SERVER", "The same for destinations.");
    private readonly Option<string> _toSecret = One("--to-secret", "SECRET", "The same for destinations.");
    private readonly LoginOptions _fromLogin = new("--from-", "source");
    private readonly LoginOptions _toLogin = new("--to-", "destination");
    private readonly AdministratorOptions _fromAdministrator = new("--from-", "source");
    private readonly AdministratorOptions _toAdministrator = new("--to-", "destination");
    private readonly BulkTransferOptions _transfer = new();
    private readonly StateOptions _state = new();
    private readonly LookupOptions _lookup = new();
    private readonly ProviderOptions _providers = new();
    private readonly OutputOptions _output = new();

    public IReadOnlyList<OptionGroup> Groups =>
    [
        new OptionGroup("The file", [_only, _skipBad, _dryRun, _results, _summary]),
        new OptionGroup("Side by side", [_parallel, _perHost, _rate.Option, _attempts, _refusals]),
        new OptionGroup("Source of all rows", [_fromServer, _fromSecret, .. _fromAdministrator.All, .. _fromLogin.Trust]),
        new OptionGroup("Destination of all rows", [_toServer, _toSecret, .. _toAdministrator.All, .. _toLogin.Trust]),
        _lookup.Group(),
        .. _transfer.Groups.Select(g => g with { Title = $"{g.Title} (unless a row says otherwise)" }),
        new OptionGroup("Verification", [_verify]),
        new OptionGroup("Journal, audit logs and providers", [.. _state.Options.Where(o => o.Name != "--audit"), _providers.Directory]),
        _output.Group,
    ];

    /// <summary>What was typed, and the command that tries once more what is not complete.</summary>
    /// <exception cref="UsageException">With every problem there is.</exception>
    public (BulkSettings Settings, string Again) Read(ParseResult result)
    {
        var values = new OptionValues(result);
        var path = result.GetRequiredValue(file);
        var settings = new BulkSettings
        {
            File = path,
            Reading = new BulkReadingOptions
            {
                FromServer = values.Parsed(_fromServer, ServerPlace.Parse),
                ToServer = values.Parsed(_toServer, ServerPlace.Parse),
                FromSecret = values.Parsed(_fromSecret, Secret),
                ToSecret = values.Parsed(_toSecret, Secret),
            },
            Run = ReadRun(values),
            Rows = new BulkRowDefaults
            {
                Options = [.. _transfer.Options.Select(o => values.Typed([o])).SelectMany(Separate)],
                From = Side(values, _fromLogin, _fromAdministrator),
                To = Side(values, _toLogin, _toAdministrator),
            },
            Choice = values.Word(_only, RowChoice.All),
            SkipBadRows = values.Is(_skipBad),
            DryRun = values.Is(_dryRun),
            ResultsFile = values.Text(_results),
            SummaryFile = values.Text(_summary),
            Verify = values.Text(_verify) is null ? null : values.Word(_verify, VerificationLevel.Headers),
            State = new StateSettings { Directory = values.Text(_state.Directory), AuditPrivacy = _state.Read(values).AuditPrivacy },
            Rate = _rate.Read(values),
            Lookup = _lookup.Read(values),
            ProviderDirectory = _providers.Read(values),
            Output = _output.Read(values),
        };
        if (path.Length > 0 && settings.ResultsPath == Path.GetFullPath(path))
            values.Problem(_results, "this is the file of mailboxes itself. Choose another one.");
        if (path.Length > 0 && settings.SummaryPath == Path.GetFullPath(path))
            values.Problem(_summary, "this is the file of mailboxes itself. Choose another one.");
        if (path.Length > 0 && settings.SummaryPath == settings.ResultsPath)
            values.Problem(_summary, "this is the file of results. Choose another one.");
        values.ThrowIfWrong();
        return (settings, Again(values, path));
    }

    private BulkRunOptions ReadRun(OptionValues values)
    {
        var usual = new BulkRunOptions();
        return usual with
        {
            Parallel = values.Number(_parallel, 1, MostRows) ?? usual.Parallel,
            ConnectionsPerHost = values.Number(_perHost, 1, 1000) ?? usual.ConnectionsPerHost,
            Attempts = values.Number(_attempts, 1, 100) ?? usual.Attempts,
            RefusedLogins = values.Number(_refusals, 1, 1_000_000) ?? usual.RefusedLogins,
        };
    }

    // A secret on the command line is for every other user and the shell's history to read.
    private static SecretReference Secret(string text)
    {
        var secret = SecretReference.Parse(text);
        return secret.Kind == SecretReferenceKind.Plain
            ? throw new FormatException("a password does not belong here: other users and the shell's history could read it. Give env:VAR, file:PATH, cmd:COMMAND or prompt.")
            : secret;
    }

    private static BulkSideDefaults Side(OptionValues values, LoginOptions login, AdministratorOptions administrator)
    {
        var (authorityFile, pin) = login.ReadTrust(values);
        return new BulkSideDefaults { CertificateAuthorityFile = authorityFile, CertificatePin = pin, AuthUser = administrator.ReadUser(values), AuthForm = administrator.ReadForm(values) };
    }

    /// <summary>An option that was typed several times as several.</summary>
    private static IEnumerable<IReadOnlyList<string>> Separate(IReadOnlyList<string> typed)
    {
        if (typed.Count == 1)
            return [typed];
        return typed.Chunk(2);
    }

    private string Again(OptionValues values, string path) => CommandText.Of(
    [
        "mailmover", "bulk", path,
        .. values.Typed(Groups.SelectMany(g => g.Options).Where(o => o != _only && o != _dryRun)),
        "--only", "open",
    ]);

    private static Option<string> One(string name, string value, string description) => new(name) { HelpName = value, Description = description };
}
