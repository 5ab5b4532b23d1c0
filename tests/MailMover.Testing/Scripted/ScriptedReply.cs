namespace MailMover.Testing.Scripted;

/// <summary>What a server says to one command, and what it does then.</summary>
public sealed class ScriptedReply
{
    /// <summary>The responses in their order; the tagged one is apart.</summary>
    public List<ScriptedResponse> Untagged { get; init; } = [];

    /// <summary>The tagged answer without the tag; null swallows it.</summary>
    public string? Tagged { get; set; }

    public AfterReply Then { get; set; }

    public static ScriptedReply Ok(string text = "done") => new() { Tagged = $"OK {text}" };

    /// <summary>What the text says; <c>CUT</c> at its end hangs up.</summary>
    internal static ScriptedReply Verbatim(string text, string tag)
    {
        var cut = text.EndsWith("CUT", StringComparison.Ordinal);
        var said = (cut ? text[..^3] : text).Replace("TAG", tag, StringComparison.Ordinal);
        return new ScriptedReply { Untagged = [ScriptedResponse.Raw(said)], Then = cut ? AfterReply.HangUp : AfterReply.GoOn };
    }
}
