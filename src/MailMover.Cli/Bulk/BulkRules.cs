using System.CommandLine;
using System.CommandLine.Parsing;
using MailMover.Bulk.Reading;
using MailMover.Cli.Endpoints;
using MailMover.Cli.Secrets;
using MailMover.Cli.Settings;
using MailMover.Core.Endpoints;

namespace MailMover.Cli.Bulk;

/// <summary>Holds rows to the same rules as what is typed, by the same code.</summary>
internal sealed class BulkRules(BulkRowDefaults defaults, BulkAddresses addresses, Func<string, string?> environment) : IBulkRules
{
    private readonly BulkTransferOptions _options = new();
    private readonly Dictionary<(string Into, string Since, string Options), (ParseResult? Parsed, IReadOnlyList<string> Problems)> _parsed = [];
    private readonly Lock _gate = new();
    private Command? _command;

    public EndpointIdentity ReadEndpoint(string text, EndpointSide side)
    {
        var uri = Resolved(text, side);
        if (side == EndpointSide.Destination && uri.Kind == EndpointKind.Pop3)
            throw new FormatException("POP3 can only be read from. Write the IMAP server of the same provider (imaps://user@host).");
        if (uri is LocalStoreUri local && LocalPlaceCheck.Problem(local, side) is { } problem)
            throw new FormatException(problem);
        return uri.Identity;
    }

    public IEnumerable<(string Column, string Text)> Check(BulkRow row)
    {
        if (Ends(row) is var (from, to))
        {
            if (from.Uri is LocalStoreUri source && to.Uri is LocalStoreUri destination && LocalPlaceCheck.Overlap(source, destination))
                yield return ("", "one of the two places lies in the other, so the copy would be taken for mail to copy. Choose a place beside it.");
            if (addresses.ProblemOfSecret(EndpointUri.Parse(row.Source), EndpointSide.Source, row.SourceSecret) is { } sourceToken)
                yield return ("source_secret", sourceToken);
            if (addresses.ProblemOfSecret(EndpointUri.Parse(row.Destination), EndpointSide.Destination, row.DestinationSecret) is { } destinationToken)
                yield return ("destination_secret", destinationToken);
        }

        foreach (var problem in Secret(row.SourceSecret, row.SourceAuthUser, "source"))
            yield return problem;
        foreach (var problem in Secret(row.DestinationSecret, row.DestinationAuthUser, "destination"))
            yield return problem;
        foreach (var text in OptionProblems(row))
            yield return Placed(row, text);
    }

    /// <summary>What is wrong with the options that hold for all rows, whatever a row says: the list is not to blame for that.</summary>
    public IReadOnlyList<string> ProblemsOfDefaults => [.. OptionProblems(Empty("")).Intersect(OptionProblems(Empty("pop3s://")))];

    public string IntoOf(BulkRow row) => row.Into.Length > 0 || Parse(row).Parsed is not { } parsed ? row.Into : parsed.GetValue<string>("--into") ?? "";

    /// <summary>How a row that was found good is copied.</summary>
    public TransferSettings SettingsOf(BulkRow row)
    {
        var (from, to) = Ends(row)!.Value;
        return _options.Read(new OptionValues(Parse(row).Parsed!), from, to);
    }

    /// <summary>Both ends; null where one of them cannot be read, which is told where it stands.</summary>
    private (EndpointSettings From, EndpointSettings To)? Ends(BulkRow row) => row is { SourceIdentity: null } or { DestinationIdentity: null }
        ? null
        : (End(EndpointSide.Source, row.Source, row.SourceAuthUser, defaults.From), End(EndpointSide.Destination, row.Destination, row.DestinationAuthUser, defaults.To));

    private EndpointUri Resolved(string text, EndpointSide side) => EndpointUri.Parse(text) is var uri && uri is AddressUri address ? addresses.Find(address, side) : uri;

    private EndpointSettings End(EndpointSide side, string text, string authUser, BulkSideDefaults defaults) => new()
    {
        Side = side,
        Uri = Resolved(text, side),
        CertificateAuthorityFile = defaults.CertificateAuthorityFile,
        CertificatePin = defaults.CertificatePin,
        AuthUser = authUser.Length > 0 ? authUser : defaults.AuthUser,
        AuthForm = defaults.AuthForm,
    };

    /// <summary>What can be known of a secret without reading it.</summary>
    private IEnumerable<(string Column, string Text)> Secret(SecretReference? secret, string authUser, string end)
    {
        var column = $"{end}_secret";
        if (secret is { Kind: SecretReferenceKind.Environment } && string.IsNullOrEmpty(environment(secret.Value)))
            yield return (column, $"the environment variable {secret.Value} is not set or is empty. Set it to the password; its name stands here without a $.");
        if (secret is { Kind: SecretReferenceKind.File or SecretReferenceKind.TokenFile } && !File.Exists(BulkSecrets.PathOf(secret.Value)))
            yield return (column, $"there is no file {secret.Value}.");
        if (authUser.Length > 0 && secret is { Kind: SecretReferenceKind.TokenCommand or SecretReferenceKind.TokenFile })
            yield return ($"{end}_auth_user", "is for passwords. A token says itself for whom it is good: leave this empty.");
    }

    private IReadOnlyList<string> OptionProblems(BulkRow row)
    {
        var (parsed, problems) = Parse(row);
        if (parsed is null)
            return row is { Options.Length: > 0 } and not { Into.Length: 0, Since.Length: 0 } ? [.. problems, .. OptionProblems(row with { Options = "" })] : problems;
        // How options fit their ends can only be told where both are known; what they say themselves does not depend on them.
        var (from, to) = Ends(row) ?? (AnyEnd(EndpointSide.Source, row.Source), AnyEnd(EndpointSide.Destination, row.Destination));
        try
        {
            var values = new OptionValues(parsed);
            _options.Read(values, from, to);
            values.ThrowIfWrong();
            return [];
        }
        catch (UsageException wrong)
        {
            return wrong.Problems;
        }
    }

    private static BulkRow Empty(string source) => new() { Number = 0, Line = 0, Cells = [], Source = source };

    private static EndpointSettings AnyEnd(EndpointSide side, string text) => new()
    {
        Side = side,
        Uri = EndpointUri.Parse($"{(text.StartsWith("pop3", StringComparison.OrdinalIgnoreCase) ? "pop3s" : "imaps")}://user@{(side == EndpointSide.Source ? "source" : "destination")}.invalid"),
    };

    private static (string Column, string Text) Placed(BulkRow row, string text)
    {
        if (row.Into.Length > 0 && text.StartsWith("--into: ", StringComparison.Ordinal))
            return ("into", text["--into: ".Length..]);
        if (row.Since.Length > 0 && text.StartsWith("--since: ", StringComparison.Ordinal))
            return ("since", text["--since: ".Length..]);
        return (row.Options.Length > 0 ? "options" : "", text);
    }

    /// <summary>Many rows have the same options, and most have none.</summary>
    private (ParseResult? Parsed, IReadOnlyList<string> Problems) Parse(BulkRow row)
    {
        var key = (row.Into, row.Since, row.Options);
        lock (_gate)
        {
            if (!_parsed.TryGetValue(key, out var parsed))
                _parsed[key] = parsed = ParseAnew(row);
            return parsed;
        }
    }

    private (ParseResult? Parsed, IReadOnlyList<string> Problems) ParseAnew(BulkRow row)
    {
        IReadOnlyList<string> own;
        try
        {
            own = row.Options.Length == 0 ? [] : ArgumentSplitter.Split(row.Options);
        }
        catch (FormatException wrong)
        {
            return (null, [$"{wrong.Message}."]);
        }

        IReadOnlyList<string> arguments = [.. own, .. row.Into.Length > 0 ? ["--into", row.Into] : Array.Empty<string>(), .. row.Since.Length > 0 ? ["--since", row.Since] : Array.Empty<string>()];
        var parsed = CommandLineParser.Parse(Command, [.. Shared(arguments), .. arguments], new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        var problems = UsageProblems.OfOptions(parsed);
        return problems.Count > 0 ? (null, problems) : (parsed, []);
    }

    /// <summary>What holds for all rows, without what this one says itself.</summary>
    private IEnumerable<string> Shared(IReadOnlyList<string> own)
    {
        var single = Command.Options.Where(o => o.Arity.MaximumNumberOfValues <= 1).Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        var said = own.Select(a => a.Split('=')[0]).Where(single.Contains).ToHashSet(StringComparer.Ordinal);
        return defaults.Options.Where(o => !said.Contains(o[0])).SelectMany(o => o);
    }

    private Command Command
    {
        get
        {
            if (_command is not null)
                return _command;
            _command = new Command("row");
            foreach (var option in _options.Options)
                _command.Add(option);
            return _command;
        }
    }
}
