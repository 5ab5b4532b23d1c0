using System.Security.Cryptography;
using System.Text;
using MailMover.Demo.Servers;

namespace MailMover.Testing.Servers;

/// <summary>Access tokens that a private Dovecot takes (RFC 7519).</summary>
public static class TestToken
{
    /// <summary>A token for a user of a server, valid for an hour; or one that was.</summary>
    public static string For(DovecotServer server, string user, bool hasExpired = false)
    {
        var issued = TimeProvider.System.GetUtcNow().AddHours(hasExpired ? -2 : 0).ToUnixTimeSeconds();
        var signed = $"{Encode("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Encode(Encoding.UTF8.GetBytes($$"""{"sub":"{{user}}","iat":{{issued}},"exp":{{issued + 3600}}}"""))}";
        return $"{signed}.{Encode(HMACSHA256.HashData(Convert.FromBase64String(server.Options.TokenKey), Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(ReadOnlySpan<byte> octets) => System.Buffers.Text.Base64Url.EncodeToString(octets);
}
