namespace MailMover.Providers.Tests.Discovery.Doubles;

/// <summary>Files of settings as providers publish them.</summary>
internal static class Configs
{
    public static string Of(string domain, params IEnumerable<string> servers) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <clientConfig version="1.1">
          <emailProvider id="{domain}">
            <domain>{domain}</domain>
            <displayName>Mail</displayName>
            {string.Join('\n', servers)}
            <outgoingServer type="smtp"><hostname>smtp.{domain}</hostname><port>465</port><socketType>SSL</socketType></outgoingServer>
          </emailProvider>
        </clientConfig>
        """;

    public static string Imap(string host, int port = 993, string socket = "SSL", string user = "%EMAILADDRESS%", string authentication = "password-cleartext") =>
        Server("imap", host, port, socket, user, authentication);

    public static string Server(string type, string host, int port, string socket, string user = "%EMAILADDRESS%", string authentication = "password-cleartext") =>
        $"""<incomingServer type="{type}"><hostname>{host}</hostname><port>{port}</port><socketType>{socket}</socketType><authentication>{authentication}</authentication><username>{user}</username></incomingServer>""";
}
