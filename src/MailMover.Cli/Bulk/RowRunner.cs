using System.Collections.Concurrent;
using MailMover.Bulk.Reading;
using MailMover.Bulk.Running;
using MailMover.Cli.Commands;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Limits;
using MailMover.Core.Transfer;
using MailMover.Core.Verification;
using MailMover.Providers.Templates;
using MailMover.Providers.Words;

namespace MailMover.Cli.Bulk;

/// <summary>Moves the mailbox of one row, with the parts that a copy of one mailbox is made of.</summary>
internal sealed class RowRunner(CommandContext context, BulkSettings settings, BulkRules rules, BulkSecrets secrets, IProgramState state) : IBulkRowRunner
{
    private readonly LineRates? _rates = settings.Rate is { } table ? LineRates.Of(table, context.Time) : null;
    private readonly ConcurrentDictionary<(string Scheme, string Host, string Domain), AccountLimits> _limits = new();

    // A server on a far line needs a round trip or two; one that does not hang up at all is not waited for.
    private static readonly TimeSpan GoodbyeWait = TimeSpan.FromSeconds(3);

    public AccountLimits LimitsOf(EndpointIdentity endpoint) => endpoint.IsLocal ? AccountLimits.None : _limits.GetOrAdd((endpoint.Scheme, endpoint.Host, Domain(endpoint.User)), _ =>
        context.Providers.Load(settings.ProviderDirectory).ByHost(endpoint.Host, endpoint.User) is { } provider
            ? ProviderLimits.For(provider, endpoint.Scheme == "pop3" ? TemplateProtocol.Pop3 : TemplateProtocol.Imap)
            : AccountLimits.None);

    public string LoginOf(BulkRow row, EndpointSide side)
    {
        var (mailbox, secret, own, usual) = side == EndpointSide.Source
            ? (row.SourceIdentity, row.SourceSecret, row.SourceAuthUser, settings.Rows.From.AuthUser)
            : (row.DestinationIdentity, row.DestinationSecret, row.DestinationAuthUser, settings.Rows.To.AuthUser);
        if (mailbox is null or { IsLocal: true } || secret is null)
            return "";
        var user = own.Length > 0 ? own : usual ?? mailbox.User;
        return string.Join('\n', mailbox.Scheme, mailbox.Host, mailbox.Port, user.ToUpperInvariant(), secret.Kind, secret.Value);
    }

    public async Task<RowOutcome> RunAsync(RowAttempt attempt, Stopping stopping)
    {
        try
        {
            return await CopyAsync(attempt, SettingsOf(attempt), stopping);
        }
        catch (OperationCanceledException)
        {
            return new RowOutcome { ExitCode = (int)ExitCode.Interrupted };
        }
        catch (MailFailureException failure)
        {
            return new RowOutcome { ExitCode = (int)ExitCodes.Of(failure), Reason = failure.Message, FailedSide = failure.Side, IsLasting = failure.IsAboutTrust };
        }
        catch (Exception failure) when (failure is JournalException or PairHeldException or UsageException)
        {
            return new RowOutcome { ExitCode = (int)ExitCodes.Of(failure), Reason = failure.Message };
        }
    }

    private static string Domain(string user) => user[(user.LastIndexOf('@') + 1)..];

    private TransferSettings SettingsOf(RowAttempt attempt)
    {
        var row = rules.SettingsOf(attempt.Row);
        return row with
        {
            Connections = Math.Min(row.Connections, attempt.SourceConnections),
            DestinationConnections = Math.Min(row.Connections, attempt.DestinationConnections),
            GoodbyeWait = GoodbyeWait,
            State = settings.State,
            ProviderDirectory = settings.ProviderDirectory,
        };
    }

    private async Task<RowOutcome> CopyAsync(RowAttempt attempt, TransferSettings row, Stopping stopping)
    {
        var sourceSecret = await secrets.OpenAsync(row.From, attempt.Row.SourceSecret, stopping.Graceful);
        var destinationSecret = await secrets.OpenAsync(row.To, attempt.Row.DestinationSecret, stopping.Graceful);
        await using var pair = OpenedPair.Open(context, row, sourceSecret, destinationSecret, state, _rates);
        // A row that stands at a limit would keep its place and its connections from others, for a day perhaps: it is ended, and tried again when there is room.
        var ends = row with { Transfer = row.Transfer with { StopsWhenLimited = true } };
        var report = (await new PairTransfer(context).RunAsync(ends, pair, attempt.Observer, archive: null, stopping)).Copy!;
        var outcome = new RowOutcome
        {
            ExitCode = (int)report.Ending,
            Reason = ReasonOf(report),
            Report = report,
            FailedSide = report.FailedSide,
            IsLasting = report.IsAboutTrust,
            TriedAgainAt = row.Limits.StopsWhenLimited ? null : report.ResumeAt,
            AuditFile = pair.AuditFile,
        };
        if (settings.Verify is not { } level || report.Ending is not (RunEnding.Complete or RunEnding.SomeRefusedOrFailed))
            return outcome;
        var verification = await VerifyAsync(row, pair, level, stopping);
        return outcome with
        {
            ExitCode = (int)ExitCodes.Of(report.Ending, verification),
            Verdict = verification.Verdict.ToString().ToUpperInvariant(),
            Reason = string.Join(" ", (string[])[outcome.Reason, .. verification.Reasons.Where(r => r.Weight == Verdict.Red).Select(r => r.Text)]).Trim(),
        };
    }

    private Task<VerificationReport> VerifyAsync(TransferSettings row, OpenedPair pair, VerificationLevel level, Stopping stopping)
    {
        var options = new VerificationOptions
        {
            Level = level,
            StopsWhenLimited = row.Limits.StopsWhenLimited,
            Rules = row.Transfer.Rules,
            MemoryInOctets = row.MemoryInOctets,
            RefusedDirectory = pair.RefusedDirectory,
            OriginalsDirectory = pair.OriginalsDirectory,
            ProgramVersion = ProgramVersion.Text,
        };
        return context.Parts.CreateVerification(pair.Source, pair.Destination, pair.State.Journal, options, new SilentVerification()).RunAsync(stopping);
    }

    private static string ReasonOf(TransferReport report) => report.Ending switch
    {
        RunEnding.Complete or RunEnding.Interrupted => "",
        RunEnding.SomeRefusedOrFailed when report.Reason.Length == 0 => $"{Figures.Messages(report.Total.Refused)} refused, {Figures.Count(report.Total.Failed)} failed; the audit log names them.",
        _ => report.Reason,
    };
}
