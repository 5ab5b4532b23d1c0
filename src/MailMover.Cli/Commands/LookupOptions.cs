using System.CommandLine;
using System.Net;
using MailMover.Cli.Help;
using MailMover.Cli.Settings;

namespace MailMover.Cli.Commands;

/// <summary>The options that say how the servers of a mail address are looked for.</summary>
internal sealed class LookupOptions
{
    private const int NamePort = 53;

    private readonly Option<bool> _none = new("--no-lookup") { Description = "Find the server of a mail address only by what this program knows of providers: ask neither DNS nor the web." };
    private readonly Option<string> _nameServer = new("--dns") { HelpName = "IP[:PORT]", Description = "Ask this name server about the domain of a mail address, instead of this computer's own." };

    public IReadOnlyList<Option> Options => [_none, _nameServer];

    public OptionGroup Group(params IEnumerable<Option> more) => new("Server of a mail address", [.. more, .. Options]);

    public LookupSettings Read(OptionValues values)
    {
        if (values.Is(_none) && values.IsGiven(_nameServer))
            values.Problem("--no-lookup, --dns: nobody is asked, so no name server is needed. Leave out one of them.");
        return new LookupSettings { TemplatesOnly = values.Is(_none), NameServer = values.Parsed(_nameServer, Parse) };
    }

    private static IPEndPoint Parse(string text)
    {
        if (!IPEndPoint.TryParse(text, out var server))
            throw new FormatException($"'{TerminalText.Escape(text)}' is not an IP address. Type it like this: 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353.");
        return server.Port == 0 ? new IPEndPoint(server.Address, NamePort) : server;
    }
}
