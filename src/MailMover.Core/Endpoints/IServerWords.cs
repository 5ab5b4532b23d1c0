namespace MailMover.Core.Endpoints;

/// <summary>Knows what the words of one provider's servers mean. Adapters ask it once, where they make a failure, so everybody else reads the cause and the next step.</summary>
public interface IServerWords
{
    /// <summary>What the text means; null where it is not known, and then it is shown as it came, sanitised.</summary>
    /// <param name="text">The server's words, sanitised.</param>
    ServerMeaning? Explain(string text);

    /// <summary>What a refused login means there when the server's own words say nothing more: which password is wanted and where it is made; null where nothing is known.</summary>
    ServerMeaning? RefusedLogin { get; }
}
