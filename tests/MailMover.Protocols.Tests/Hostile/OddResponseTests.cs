using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Hostile;

/// <summary>What servers say that is allowed, or nearly, and seldom seen.</summary>
public sealed class OddResponseTests
{
    private const int Patience = 60_000;

    [Theory(Timeout = Patience)]
    [InlineData("IMAP4rev1 SASL-IR AUTH=PLAIN NAMESPACE UIDPLUS MULTIAPPEND LITERAL+", "IMAP4rev1 UIDPLUS")]
    [InlineData("IMAP4rev1 AUTH=PLAIN", "IMAP4rev1 NAMESPACE UIDPLUS MULTIAPPEND LITERAL+ LIST-EXTENDED LIST-STATUS SPECIAL-USE CONDSTORE UNSELECT")]
    [InlineData("IMAP4rev1", "IMAP4rev1 LITERAL- UIDPLUS")]
    public async Task Capabilities_that_change_after_the_login_are_those_that_count(string before, string after)
    {
        await using var transfer = new ScriptedTransfer();
        foreach (var server in new[] { transfer.Source, transfer.Destination })
            (server.Capabilities, server.CapabilitiesAfterLogin) = (before, after);
        await transfer.CopyWhollyAsync();
        Assert.Equal(after.Contains("NAMESPACE", StringComparison.Ordinal), transfer.Destination.Commands.Contains("NAMESPACE"));
        var appends = transfer.Destination.Commands.Where(c => c.StartsWith("APPEND", StringComparison.Ordinal)).ToList();
        Assert.Equal(after.Contains("MULTIAPPEND", StringComparison.Ordinal) ? 1 : 6, appends.Count);
        Assert.Equal(after.Contains("LITERAL", StringComparison.Ordinal), appends[0].Contains("+}", StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData("* PREAUTH welcome back")]
    [InlineData("* PREAUTH [CAPABILITY IMAP4rev1 UIDPLUS LITERAL+] welcome back")]
    public async Task A_PREAUTH_greeting_needs_no_login(string greeting)
    {
        await using var transfer = new ScriptedTransfer();
        transfer.Source.Greeting = transfer.Destination.Greeting = greeting;
        await transfer.CopyWhollyAsync();
        Assert.DoesNotContain(transfer.Source.Commands.Concat(transfer.Destination.Commands), c => c.StartsWith("AUTH", StringComparison.Ordinal) || c.StartsWith("LOGIN", StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData("* OK [ALERT] The system goes down on Sunday, \u001b[31mbe warned")]
    [InlineData("* PREAUTH what is this doing here")]
    [InlineData("* NO disk nearly full")]
    [InlineData("* BAD strange command earlier")]
    [InlineData("* NO [ALERT] {5}")]
    [InlineData("* OK [X-UNHEARD-OF (a \"b]c\" {3}) 5] ok")]
    [InlineData("* OK [NOTIFICATIONOVERFLOW")]
    [InlineData("* OK")]
    [InlineData("* X-SOMETHING (1 (2 \"three)\" NIL) {3}\r\n((()")]
    [InlineData("* 7 X-THING \"unclosed")]
    [InlineData("* 3 EXPUNGED")]
    [InlineData("* ESEARCH (TAG \"M99\") UID ALL 1:3")]
    [InlineData("* METADATA INBOX (/shared/comment \"x\")")]
    [InlineData("* FLAGS (\\Seen \"odd)")]
    [InlineData("* ID (\"name\" \"x\")")]
    [InlineData("* ENABLED CONDSTORE")]
    [InlineData("* 999999999999999999999 EXISTS")]
    [InlineData("* FETCH (UID 1)")]
    [InlineData("* 1 FETCH")]
    [InlineData("* 1 FETCH (")]
    [InlineData("* 1 FETCH (UID 99999999999 FLAGS")]
    [InlineData("* LIST")]
    [InlineData("* STATUS")]
    [InlineData("+ idling")]
    [InlineData("")]
    public async Task A_response_that_nobody_asked_for_is_passed_over_wherever_it_comes(string line)
    {
        await using var transfer = new ScriptedTransfer();
        foreach (var server in new[] { transfer.Source, transfer.Destination })
            server.Misbehave(new Rewrites("", lines => lines.SelectMany(l => new[] { line + "\r\n", l }).Append(line + "\r\n")));

        // A "+" in the middle of a login asks for something.
        if (line.StartsWith('+'))
            transfer.Source.Greeting = transfer.Destination.Greeting = "* PREAUTH hello";
        await transfer.CopyWhollyAsync();
    }

    [Theory(Timeout = Patience)]
    [InlineData("OK [X-NEW 1 2 (3)] done")]
    [InlineData("OK [")]
    [InlineData("OK")]
    [InlineData("OK [ALERT] done")]
    [InlineData("OK Success [THROTTLED]")]
    public async Task An_unknown_code_in_an_OK_is_an_OK(string answer)
    {
        await using var transfer = new ScriptedTransfer();
        foreach (var server in new[] { transfer.Source, transfer.Destination })
            server.Misbehave(new Rewrites("", lines => lines, _ => answer));
        await transfer.CopyWhollyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task Unknown_items_in_FETCH_STATUS_and_LIST_are_passed_over()
    {
        await using var transfer = new ScriptedTransfer();
        foreach (var server in new[] { transfer.Source, transfer.Destination })
        {
            server.Misbehave(new Rewrites("", lines => lines.Select(l => l
                .Replace("FETCH (UID", "FETCH (X-A NIL X-B (1 (\"2)\" {4}\r\n)(\"x)) EMAILID (M1) X[1.2]<0> \"y\" UID", StringComparison.Ordinal)
                .Replace("(MESSAGES", "(X-Q (1 (2)) X-R \"a)\" DELETED 5 MESSAGES", StringComparison.Ordinal)
                .Replace("* LIST (", "* LIST (\\X-Odd \\HasNoChildren ", StringComparison.Ordinal)
                .Replace("\"INBOX\"\r\n", "\"INBOX\" (\"OLDNAME\" (\"x\") CHILDINFO (\"SUBSCRIBED\"))\r\n", StringComparison.Ordinal))));
        }

        await transfer.CopyWhollyAsync();
    }

    [Theory(Timeout = Patience)]
    [InlineData("garbage without a tag")]
    [InlineData("A1 OK somebody else's")]
    [InlineData("M999999 OK never asked")]
    [InlineData("<html>")]
    [InlineData("\0\0\0\0")]
    public async Task A_line_that_belongs_to_no_answer_ends_the_connection_and_nothing_is_lost_or_doubled(string line)
    {
        foreach (var command in new[] { "UID FETCH", "EXAMINE", "LIST", "APPEND", "STATUS" })
        {
            await using var transfer = new ScriptedTransfer();
            var server = command == "APPEND" ? transfer.Destination : transfer.Source;
            server.Misbehave(new Rewrites(command, lines => [line + "\r\n", .. lines], times: 1));
            await transfer.CopyWhollyAsync();
            Assert.Contains(transfer.Observer.Of<Core.Transfer.Waiting>(), w => w.Reason.Contains("belongs to no answer", StringComparison.Ordinal));
        }
    }
}
