using System.Globalization;
using MailMover.Cli.Endpoints;
using MailMover.Core.Endpoints;
using MailMover.Core.Preflight;
using MailMover.Providers.Templates;
using MailMover.Providers.Words;

namespace MailMover.Cli.Commands;

/// <summary>What a provider's template says of a mailbox there, as far as it matters before a copy.</summary>
internal static class ProviderEnd
{
    private const string Ask = "Check with your provider.";

    public static PreflightEnd Of(ProviderTemplate template, EndpointSide side, EndpointKind kind)
    {
        var protocol = kind == EndpointKind.Pop3 ? TemplateProtocol.Pop3 : TemplateProtocol.Imap;
        var limits = ProviderLimits.For(template, protocol);
        var here = side == EndpointSide.Source ? TemplateSide.Source : TemplateSide.Destination;
        var traps = template.Traps.Where(t => (t.Side ?? here) == here && (t.Protocol ?? protocol) == protocol).ToList();

        // What the limit makes of a folder, and what to do then, is told by the trap that names its figure; where it counts, it need not be told twice.
        var visible = limits.VisibleMessagesPerFolder is { } most ? traps.Find(t => t.Text.Contains(most.ToString("N0", CultureInfo.InvariantCulture), StringComparison.Ordinal)) : null;
        return new PreflightEnd
        {
            Limits = limits,
            Knowledge = new ProviderKnowledge
            {
                Traps = [.. traps.Where(t => t != visible).Select(t => new ProviderAdvice(t.Text, t.NextStep, t.Page))],
                SwitchOnFirst = [.. LoginAdvice.SwitchOn(template, protocol).Select(a => new ProviderAdvice(a.Text, "", a.Page))],
                Closing = template.Closing is { } closing ? Closing(template, closing) : null,
                VisibleMessages = visible?.NextStep,
            },
        };
    }

    private static ProviderAdvice Closing(ProviderTemplate template, ClosingTemplate closing)
    {
        var date = template.Sources.TryGetValue(closing.Source, out var source) ? $" (as of {source.CheckedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)})" : "";
        return new ProviderAdvice($"{closing.Text.Replace(Ask, "", StringComparison.Ordinal).Trim().TrimEnd('.')}{date}.", Ask, source?.Url);
    }
}
