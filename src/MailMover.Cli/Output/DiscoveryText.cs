using System.Globalization;
using MailMover.Providers.Discovery;
using MailMover.Providers.Templates;
using MailMover.Providers.Words;

namespace MailMover.Cli.Output;

/// <summary>What was found out about a mail address, in words.</summary>
internal static class DiscoveryText
{
    /// <summary>Every step of the search, a line each.</summary>
    public static IReadOnlyList<string> Steps(DiscoveredAccount account) =>
        [.. account.Steps.Select(s => TerminalText.Sentence(string.Create(CultureInfo.InvariantCulture, $"{s.What}: {s.Text}{(s.Elapsed.TotalSeconds >= 0.1 ? $" ({s.Elapsed.TotalSeconds:0.0} s)" : "")}")))];

    /// <summary>What a provider wants for a login and what has to be switched on first, a sentence or more each; empty where it is the usual password.</summary>
    public static IReadOnlyList<string> Login(ProviderTemplate provider, TemplateProtocol protocol)
    {
        if (LoginAdvice.For(provider, protocol) is not { } advice)
            return [];
        return [.. new[] { advice.Cause, advice.NextStep, advice.Page is { } page ? $"Page: {page}" : null }.OfType<string>().Where(t => t.Length > 0).Select(TerminalText.Sentence)];
    }

    /// <summary>What becomes of the mailbox when its owner leaves; null where nothing is known.</summary>
    public static string? Closing(ProviderTemplate provider)
    {
        if (provider.Closing is not { } closing)
            return null;
        var date = provider.Sources.TryGetValue(closing.Source, out var source) ? source.CheckedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "an unknown day";
        return TerminalText.Sentence($"When you leave: {closing.Text.Replace("Check with your provider.", "", StringComparison.Ordinal).Trim()} (As of {date}; check with your provider.)");
    }
}
