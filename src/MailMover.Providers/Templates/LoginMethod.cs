using System.Text.Json.Serialization;

namespace MailMover.Providers.Templates;

/// <summary>A way to log in.</summary>
public enum LoginMethod
{
    /// <summary>The password that is also used on the web.</summary>
    [JsonStringEnumMemberName("password")]
    Password,

    /// <summary>A password made for one program (app password), because the usual one is refused.</summary>
    [JsonStringEnumMemberName("app-password")]
    AppPassword,

    /// <summary>A password for mail alone, other than the one of the web account.</summary>
    [JsonStringEnumMemberName("separate-password")]
    SeparatePassword,

    /// <summary>A token (RFC 6749; XOAUTH2 or OAUTHBEARER, RFC 7628).</summary>
    [JsonStringEnumMemberName("oauth2")]
    OAuth2,
}
