using System.Text.Json.Serialization;

namespace MailMover.Providers.Templates;

/// <summary>How an administrator's login names the user whose mailbox it wants.</summary>
public enum AdministratorLogin
{
    /// <summary>SASL PLAIN with an authorisation identity (RFC 4616).</summary>
    [JsonStringEnumMemberName("authorization-id")]
    AuthorizationId,

    /// <summary>Both in the user name.</summary>
    [JsonStringEnumMemberName("user-name")]
    UserName,
}
