using MailMover.Cli.Endpoints;
using MailMover.Cli.Output;
using MailMover.Providers.Catalog;
using MailMover.Providers.Templates;
using MailMover.Providers.Words;

namespace MailMover.Cli.KnownProviders;

/// <summary>The catalog of providers: read when something of it is needed, once, and what is wrong in the user's folder told once.</summary>
/// <param name="console">Where that is told.</param>
/// <param name="environment">The variables of the environment.</param>
/// <param name="configuration">The directory of this program's settings.</param>
/// <param name="time">What day it is.</param>
internal sealed class ProviderKnowledge(IConsole console, Func<string, string?> environment, string configuration, TimeProvider time)
{
    public const string Variable = "MAILMOVER_PROVIDERS";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ProviderCatalog> _catalogs = [];

    /// <summary>The folder with the user's templates where it is looked for by itself.</summary>
    public string UsualDirectory => Path.Combine(configuration, "providers");

    /// <summary>The folder with the user's templates; null where there is none.</summary>
    /// <param name="given">What an option says; null where none was given.</param>
    public string? DirectoryOf(string? given)
    {
        if ((given ?? environment(Variable)) is { Length: > 0 } named)
            return named;
        return Directory.Exists(UsualDirectory) ? UsualDirectory : null;
    }

    /// <summary>All providers.</summary>
    /// <param name="given">The folder that an option names; null where none was given.</param>
    public ProviderCatalog Load(string? given)
    {
        var directory = DirectoryOf(given);
        lock (_lock)
        {
            if (_catalogs.TryGetValue(directory ?? "", out var known))
                return known;
            var catalog = ProviderCatalog.Load(directory, time);
            _catalogs.Add(directory ?? "", catalog);
            foreach (var problem in catalog.Problems)
                Tell(problem);
            return catalog;
        }
    }

    /// <summary>What opening an endpoint takes, with what is known of its provider: what it allows, and what its servers mean.</summary>
    /// <param name="limits">What it takes anyway.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="given">The folder that an option names; null where none was given.</param>
    public EndpointLimits Complete(EndpointLimits limits, EndpointUri endpoint, string? given)
    {
        if (endpoint is not ServerUri server || Load(given).ByHost(server.Host, server.User) is not { } template)
            return limits;
        var protocol = server.Kind == EndpointKind.Imap ? TemplateProtocol.Imap : TemplateProtocol.Pop3;
        var account = ProviderLimits.For(template, protocol);
        return limits with
        {
            Connections = Math.Min(limits.Connections, account.Connections ?? int.MaxValue),
            Account = account,
            Words = new ProviderWords(template, protocol),
        };
    }

    private void Tell(CatalogProblem problem)
    {
        foreach (var line in TextFold.Words($"mailmover: a template of yours is not used. {TerminalText.Sentence(problem.ToString())}", console.Width))
            console.Error.WriteLine(line);
        console.Error.WriteLine("Put it right, and look with: mailmover providers validate");
    }
}
