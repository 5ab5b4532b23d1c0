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
    private readonly ConcurrentDictionary<string, byte> _warned = new();

    /// <summary>Asks for what is to be asked for: once for each mailbox, or once for all that share one.</summary>
    /// <exception cref="UsageException">There is no terminal to ask on, or nothing was typed.</exception>
    public async Task AskAsync(IEnumerable<BulkRow> rows, BulkReadingOptions shared)
    {
        var common = new Dictionary<SecretReference, string>();
        foreach (var row in rows)
        {
            await AskAsync(row.SourceSecret, row.SourceIdentity!, shared.FromSecret, common);
            await AskAsync(row.DestinationSecret, row.DestinationIdentity!, shared.ToSecret, common);
        }
    }

    /// <summary>The login of one end of a row.</summary>
    /// <exception cref="UsageException">The secret cannot be had.</exception>
    public async Task<ICredentialSource> OpenAsync(EndpointSettings endpoint, SecretReference? secret, CancellationToken cancellationToken)
    {
        if (endpoint.Uri.IsLocal || secret is null)
            return NoCredential.Instance;
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

    private static FixedCredential Password(string secret) => new(new Credential(CredentialKind.Password, secret));

    private SecretFile PrivateFile(string label, string path)
    {
        var file = new SecretFile(label, path);
        if (file.IsReadableByOthers && _warned.TryAdd(path, 0))
            context.Console.Error.WriteLine($"Warning: other users of this computer can read {TerminalText.Escape(path)}. To change that: chmod 600 {TerminalText.Escape(path)}");
        return file;
    }

    private async Task AskAsync(SecretReference? secret, EndpointIdentity mailbox, SecretReference? shared, Dictionary<SecretReference, string> common)
    {
        if (secret is not { Kind: SecretReferenceKind.Prompt } || _prompted.ContainsKey(mailbox))
            return;
        if (ReferenceEquals(secret, shared) && common.TryGetValue(secret, out var known))
        {
            _prompted[mailbox] = known;
            return;
        }

        var whose = ReferenceEquals(secret, shared) ? $"all mailboxes at {mailbox.Host}" : mailbox.ToString();
        if (!context.Console.CanPrompt)
            throw new UsageException($"No password for {TerminalText.Escape(whose)}, and no terminal to ask for one. Use env:VAR, file:PATH or cmd:COMMAND in the place of prompt.");
        var typed = await MaskedPrompt.AskAsync(context.Console, $"Password of {TerminalText.Escape(whose)}: ", context.Time, context.Stop.Stopping.Graceful);
        if (typed.Length == 0)
            throw new UsageException("No password was typed. Start again and type it.");
        _prompted[mailbox] = typed;
        if (ReferenceEquals(secret, shared))
            common[secret] = typed;
    }
}
