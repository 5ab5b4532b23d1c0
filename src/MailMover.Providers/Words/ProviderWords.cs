using MailMover.Core.Endpoints;
using MailMover.Providers.Templates;

namespace MailMover.Providers.Words;

/// <summary>What the words of one provider's servers mean, from its template.</summary>
/// <param name="template">The template.</param>
/// <param name="protocol">The protocol that is spoken: what must be switched on may differ.</param>
public sealed class ProviderWords(ProviderTemplate template, TemplateProtocol protocol) : IServerWords
{
    // The longest first: it says most.
    private readonly IReadOnlyList<ServerTextTemplate> _texts = [.. template.ServerTexts.OrderByDescending(t => t.Contains.Length)];

    /// <inheritdoc/>
    public ServerMeaning? RefusedLogin { get; } = LoginAdvice.For(template, protocol);

    /// <inheritdoc/>
    public ServerMeaning? Explain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _texts.FirstOrDefault(t => text.Contains(t.Contains, StringComparison.OrdinalIgnoreCase)) is not { } known ? null : new ServerMeaning
        {
            Kind = KindOf(known.Means),
            Cause = known.Cause,
            NextStep = known.NextStep,
            Page = known.Page,
            RetryAfter = known.WaitInMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
        };
    }

    private static FailureKind KindOf(ServerTextMeaning means) => means switch
    {
        ServerTextMeaning.LoginRefused => FailureKind.Authentication,
        ServerTextMeaning.Throttled => FailureKind.Throttled,
        ServerTextMeaning.Full => FailureKind.Quota,
        ServerTextMeaning.Passing => FailureKind.Transient,
        _ => FailureKind.Permanent,
    };
}
