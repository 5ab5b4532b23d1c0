using System.Text.RegularExpressions;
using MailMover.Demo.Servers;

namespace MailMover.Testing.Servers;

/// <summary>How many connections were logged in at once, read in Dovecot's log.</summary>
public static partial class ConnectionPeak
{
    /// <summary>The most that there were at any moment of the log.</summary>
    /// <param name="server">The server.</param>
    /// <param name="users">What the names of the users that count begin with.</param>
    /// <param name="since">How much of the log is passed over, in characters: connections from before do not count.</param>
    public static int Of(DovecotServer server, string users, int since = 0)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        var peak = 0;
        foreach (var line in server.LogText()[since..].Split('\n'))
        {
            if (Login().Match(line) is { Success: true } login && login.Groups["user"].Value.StartsWith(users, StringComparison.Ordinal))
            {
                open.Add(login.Groups["session"].Value);
                peak = Math.Max(peak, open.Count);
            }
            else if (End().Match(line) is { Success: true } end)
            {
                open.Remove(end.Groups["session"].Value);
            }
        }

        return peak;
    }

    [GeneratedRegex("Login: user=<(?<user>[^>]*)>.*session=<(?<session>[^>]*)>")]
    private static partial Regex Login();

    [GeneratedRegex(@"(?:imap|pop3)\([^)]*\)<\d+><(?<session>[^>]*)>: .*(?:Disconnected|Connection closed|Logged out)")]
    private static partial Regex End();
}
