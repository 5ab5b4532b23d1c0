namespace MailMover.Core.Endpoints;

/// <summary>The kinds of secrets.</summary>
public enum CredentialKind
{
    /// <summary>A password or app password.</summary>
    Password,

    /// <summary>An OAuth 2.0 access token (XOAUTH2, OAUTHBEARER of RFC 7628).</summary>
    AccessToken,
}
