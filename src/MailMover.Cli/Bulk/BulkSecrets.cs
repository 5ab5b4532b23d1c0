using System.Collections.Concurrent;
using MailMover.Bulk.Reading;
using MailMover.Cli.Commands;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Secrets;
using MailMover.Core.Endpoints;

namespace MailMover.Cli.Bulk;

/// <summary>Fetches the secrets of rows: what has to be asked for before anything begins, the rest when a row begins.</summary>
internal sealed class BulkSecrets(CommandContext context)
{
    private readonly ConcurrentDictionary<EndpointIdentity, string> _prompted = new();
    private readonly ConcurrentDictionary<EndpointIdentity, string> _replaced = new();
    private readonly ConcurrentDictionary<string, byte> _warned = new();

    /// <summary>What has to be asked for: once for each mailbox, or once for all that share one; in the order of the list.</summary>
    public IReadOnlyList<WantedSecret> Wanted(IEnumerable<BulkRow> rows, BulkReadingOptions shared)
    {
        var wanted = new List<(SecretReference? Shared, string Whose, List<EndpointIdentity> Mailboxes)>();
        var known = new HashSet<EndpointIdentity>();
        foreach (var row in rows)
        {
            Add(row.SourceSecret, row.SourceIdentity!, shared.FromSecret);
            Add(row.DestinationSecret, row.DestinationIdentity!, shared.ToSecret);
        }

        return [.. wanted.Select(w => new WantedSecret(w.Whose, w.Mailboxes))];

        void Add(SecretReference? secret, EndpointIdentity mailbox, SecretReference? common)
        {
            if (secret is not { Kind: SecretReferenceKind.Prompt } || _prompted.ContainsKey(mailbox) || !known.Add(mailbox))
                return;
            var isShared = ReferenceEquals(secret, common);
            if (isShared && wanted.Find(w => w.Shared == secret) is { Mailboxes: { } others })
                others.Add(mailbox);
            else
                wanted.Add((isShared ? secret : null, isShared ? $"all mailboxes at {mailbox.Host}" : mailbox.ToString(), [mailbox]));
        }
    }

    /// <summary>Takes what was typed.</summary>
    public void Take(WantedSecret wanted, string typed)
    {
        foreach (var mailbox in wanted.Mailboxes)
            _prompted[mailbox] = typed;
    }

    /// <summary>Takes a password in the place of what the list says. It stays in memory, and holds from the next attempt on.</summary>
    public void Replace(EndpointIdentity mailbox, string typed) => _replaced[mailbox] = typed;

    /// <summary>Asks for what is to be asked for.</summary>
    /// <exception cref="UsageException">There is no terminal to ask on, or nothing was typed.</exception>
    public async Task AskAsync(IEnumerable<BulkRow> rows, BulkReadingOptions shared)
    {
        foreach (var wanted in Wanted(rows, shared))
        {
            if (!context.Console.CanPrompt)
                throw new UsageException($"No password for {TerminalText.Escape(wanted.Whose)}, and no terminal to ask for one. Use env:VAR, file:PATH or cmd:COMMAND in the place of prompt.");
            var typed = await MaskedPrompt.AskAsync(context.Console, $"Password of {TerminalText.Escape(wanted.Whose)}: ", context.Time, context.Stop.Stopping.Graceful);
            if (typed.Length == 0)
                throw new UsageException("No password was typed. Start again and type it.");
            Take(wanted, typed);
        }
    }

    /// <summary>The login of one end of a row.</summary>
    /// <exception cref="UsageException">The secret cannot be had.</exception>
    public async Task<ICredentialSource> OpenAsync(EndpointSettings endpoint, SecretReference? secret, CancellationToken cancellationToken)
    {
        if (endpoint.Uri.IsLocal || secret is null)
            return NoCredential.Instance;
        if (_replaced.TryGetValue(endpoint.Uri.Identity, out var replaced))
            return Password(replaced);
        var label = endpoint.Side == EndpointSide.Source ? "source_secret" : "destination_secret";
        var user = endpoint.Server!.User;
        return secret.Kind switch
        {
            SecretReferenceKind.Environment => Password(context.Environment(secret.Value) is { Length: > 0 } value ? value : throw new UsageException($"{label}: the environment variable {secret.Value} is not set or is empty.")),
            SecretReferenceKind.File => Password(await PrivateFile(label, PathOf(secret.Value)).ReadAsync(cancellationToken)),
            SecretReferenceKind.Command => Password(await new SecretCommand(label, secret.Value, context.Time) { User = user }.ReadAsync(cancellationToken)),
            SecretReferenceKind.Prompt => Password(_prompted[endpoint.Uri.Identity]),
            SecretReferenceKind.TokenCommand => new TokenCredential(endpoint.Side, new SecretCommand(label, secret.Value, context.Time) { User = user }.ReadAsync),
            SecretReferenceKind.TokenFile => new TokenCredential(endpoint.Side, PrivateFile(label, PathOf(secret.Value)).ReadAsync),
            _ => Password(secret.Value),
        };
    }

    /// <summary>No shell stands between, so the home directory is put in here.</summary>
    public static string PathOf(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), path[2..])
        : path;

    private static string Warning(string path) => $"other users of this computer can read {path}. To change that: chmod 600 {path}";

    private static FixedCredential Password(string secret) => new(new Credential(CredentialKind.Password, secret));

    /// <summary>What is to be said of the files that rows have their secrets in: those that others can read.</summary>
    public static IEnumerable<string> Warnings(IEnumerable<BulkRow> rows) => rows
        .SelectMany(r => (SecretReference?[])[r.SourceSecret, r.DestinationSecret])
        .Where(s => s is { Kind: SecretReferenceKind.File or SecretReferenceKind.TokenFile })
        .Select(s => PathOf(s!.Value))
        .Distinct(StringComparer.Ordinal)
        .Where(p => new SecretFile("", p).IsReadableByOthers)
        .Select(Warning);

    private SecretFile PrivateFile(string label, string path)
    {
        var file = new SecretFile(label, path);
        if (file.IsReadableByOthers && _warned.TryAdd(path, 0))
            context.Console.Error.WriteLine($"Warning: {Warning(TerminalText.Escape(path))}");
        return file;
    }
}
