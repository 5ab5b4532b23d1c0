namespace MailMover.Cli.Endpoints;

/// <summary>What a few large providers are known to do by themselves with mail that is fetched by POP3.</summary>
internal static class Pop3Habits
{
    /// <summary>Gmail shows a few hundred messages at a time, each once, and then keeps, archives or deletes them as its settings say.</summary>
    public static bool IsGmail(ServerUri server) => IsBelow(server.Host, "gmail.com") || IsBelow(server.Host, "googlemail.com");

    private static bool IsBelow(string host, string domain) => host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
}
