using System.Text.Json.Serialization;

namespace MailMover.Providers.Templates;

/// <summary>What a provider wants as user name.</summary>
public enum UserForm
{
    /// <summary>The whole mail address.</summary>
    [JsonStringEnumMemberName("address")]
    Address,

    /// <summary>What stands before the <c>@</c>.</summary>
    [JsonStringEnumMemberName("local-part")]
    LocalPart,
}
