using MailMover.Core.Endpoints;

namespace MailMover.Testing.Scripted;

/// <summary>A provider's words, as a template knows them.</summary>
/// <param name="known">Parts of texts and what they mean.</param>
public sealed class ScriptedWords(params (string Part, ServerMeaning Meaning)[] known) : IServerWords
{
    /// <inheritdoc/>
    public ServerMeaning? RefusedLogin { get; init; }

    /// <summary>Everything that was asked.</summary>
    public List<string> Asked { get; } = [];

    /// <inheritdoc/>
    public ServerMeaning? Explain(string text)
    {
        lock (Asked)
            Asked.Add(text);
        return known.FirstOrDefault(k => text.Contains(k.Part, StringComparison.OrdinalIgnoreCase)).Meaning;
    }
}
