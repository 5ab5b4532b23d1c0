using System.Text.Json.Serialization;

namespace MailMover.Providers.Templates;

/// <summary>What a server's words mean for going on.</summary>
public enum ServerTextMeaning
{
    /// <summary>The login is refused: password, kind of password or a setting.</summary>
    [JsonStringEnumMemberName("login-refused")]
    LoginRefused,

    /// <summary>It wants to be left alone for a while.</summary>
    [JsonStringEnumMemberName("throttled")]
    Throttled,

    /// <summary>The mailbox is full.</summary>
    [JsonStringEnumMemberName("full")]
    Full,

    /// <summary>This message is refused, and will be again.</summary>
    [JsonStringEnumMemberName("message-refused")]
    MessageRefused,

    /// <summary>This folder is refused, and will be again.</summary>
    [JsonStringEnumMemberName("folder-refused")]
    FolderRefused,

    /// <summary>A trouble of the server that passes.</summary>
    [JsonStringEnumMemberName("passing")]
    Passing,
}
