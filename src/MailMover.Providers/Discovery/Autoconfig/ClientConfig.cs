using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using MailMover.Protocols;
using MailMover.Protocols.Discovery;

namespace MailMover.Providers.Discovery.Autoconfig;

/// <summary>A file of settings in Thunderbird's form (config-v1.1.xml), as far as fetching mail is concerned.</summary>
/// <param name="Domains">The domains that it says it is for, in lower case; may hold a placeholder.</param>
/// <param name="Servers">Servers with encryption, as they stand there.</param>
internal sealed record ClientConfig(IReadOnlyList<string> Domains, IReadOnlyList<IncomingServer> Servers)
{
    private const int MostServers = 50;

    // A file of settings has five levels. Loading one of thousands takes minutes.
    private const int MostLevels = 20;

    /// <summary>Reads it. Definitions of types and references to other files are refused: settings have no use for them, attacks have.</summary>
    /// <exception cref="FormatException">It is not such a file; the message says what it is.</exception>
    public static ClientConfig Parse(ReadOnlyMemory<byte> octets)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = octets.Length + 1, IgnoreComments = true, IgnoreProcessingInstructions = true };
        try
        {
            using (var reader = Open(octets, settings))
            {
                while (reader.Read())
                {
                    if (reader.Depth > MostLevels)
                        throw NotSettings();
                }
            }

            using var again = Open(octets, settings);
            return Read(XDocument.Load(again).Root!);
        }
        catch (XmlException)
        {
            throw NotSettings();
        }
    }

    /// <summary>Whether it is for a domain, or for all that ask there.</summary>
    public bool IsFor(string domain) => Domains.Any(d => d == domain || d.Equals("%EMAILDOMAIN%", StringComparison.OrdinalIgnoreCase));

    /// <summary>The servers for an address: IMAP before POP3, TLS at once before STARTTLS (RFC 8314), otherwise as the file has them.</summary>
    public IReadOnlyList<AccountServer> For(AccountAddress address) =>
        [.. Servers.Select(s => s.For(address)).OfType<AccountServer>().OrderBy(s => s.Protocol).ThenBy(s => s.Security != ConnectionSecurity.ImplicitTls)];

    private static XmlReader Open(ReadOnlyMemory<byte> octets, XmlReaderSettings settings) => XmlReader.Create(new MemoryStream(octets.ToArray(), writable: false), settings);

    private static FormatException NotSettings() => new("what came is not a file of settings");

    private static ClientConfig Read(XElement root)
    {
        if (root.Name.LocalName != "clientConfig" || Child(root, "emailProvider") is not { } provider)
            throw NotSettings();
        return new ClientConfig(
            [.. Children(provider, "domain").Select(d => d.Value.Trim().ToLowerInvariant())],
            [.. Children(provider, "incomingServer").Take(MostServers).Select(Server).OfType<IncomingServer>()]);
    }

    // Without encryption, of another protocol or without a host: not for us.
    private static IncomingServer? Server(XElement server)
    {
        MailProtocol? protocol = server.Attribute("type")?.Value.ToLowerInvariant() switch { "imap" => MailProtocol.Imap, "pop3" => MailProtocol.Pop3, _ => null };
        ConnectionSecurity? security = Text(server, "socketType").ToUpperInvariant() switch { "SSL" or "TLS" => ConnectionSecurity.ImplicitTls, "STARTTLS" => ConnectionSecurity.StartTls, _ => null };
        if (protocol is null || security is null || !int.TryParse(Text(server, "port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
            return null;
        var user = Text(server, "username");
        var methods = Children(server, "authentication").Select(a => a.Value.Trim()).ToList();
        return new IncomingServer(protocol.Value, Text(server, "hostname"), port, security.Value, user.Length == 0 ? "%EMAILADDRESS%" : user,
            methods.Count > 0 && methods.All(m => m.Equals("OAuth2", StringComparison.OrdinalIgnoreCase)));
    }

    private static string Text(XElement parent, string name) => Child(parent, name)?.Value.Trim() ?? "";

    private static XElement? Child(XElement parent, string name) => Children(parent, name).FirstOrDefault();

    private static IEnumerable<XElement> Children(XElement parent, string name) => parent.Elements().Where(e => e.Name.LocalName == name);
}
