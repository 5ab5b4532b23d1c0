using System.Globalization;

namespace MailMover.Testing.Scripted;

/// <summary>One connection: reads commands, has them carried out, and says what came of it.</summary>
internal sealed class ScriptedSession(ScriptedImapServer server, ScriptedWire wire)
{
    private readonly CommandHandlers _handlers = new(server);

    public async Task RunAsync()
    {
        if (server.Greeting.Length == 0)
            await wire.EndAsync(AfterReply.Stall);
        await wire.SendAsync(ScriptedResponse.Line(server.Greeting));
        if (server.Greeting.StartsWith("* BYE", StringComparison.Ordinal))
            return;
        while (await ReadAsync() is { } command)
        {
            wire.Command = command;
            server.Commands.Enqueue(command.Text);
            await AnswerAsync(command, Reply(command));
        }
    }

    /// <summary>Reads a command; an announced literal is asked for unless somebody refuses it.</summary>
    private async Task<ScriptedCommand?> ReadAsync()
    {
        var text = "";
        while (await wire.ReadLineAsync() is { } line)
        {
            text += line;
            var command = Parse(text);
            wire.Command = command;
            if (!line.EndsWith('}') || line.LastIndexOf('{') is not (>= 0 and var open) || !int.TryParse(line[(open + 1)..^1].TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
                return command;
            if (!line.EndsWith("+}", StringComparison.Ordinal))
            {
                if (server.Misbehaviours.Select(m => m.InsteadOfLiteral(command)).FirstOrDefault(r => r is not null) is { } refusal)
                {
                    server.Commands.Enqueue(command.Text);
                    await AnswerAsync(command, refusal);
                    text = "";
                    continue;
                }

                await wire.SendAsync(ScriptedResponse.Line("+ go"));
            }

            text += "\r\n" + await wire.ReadLiteralAsync(length);
        }

        return null;
    }

    /// <summary>A line of one word goes on with a login; its tag was said before.</summary>
    private ScriptedCommand Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? new ScriptedCommand(wire.Command?.Tag ?? "", text) : new ScriptedCommand(text[..space], text[(space + 1)..]);
    }

    private ScriptedReply Reply(ScriptedCommand command)
    {
        if (server.Misbehaviours.Select(m => m.Instead(command)).FirstOrDefault(r => r is not null) is { } instead)
            return instead;
        var reply = server.Mailbox.Locked(() => _handlers.Handle(command));
        foreach (var misbehaviour in server.Misbehaviours)
            misbehaviour.Change(command, reply);
        return reply;
    }

    private async Task AnswerAsync(ScriptedCommand command, ScriptedReply reply)
    {
        foreach (var response in reply.Untagged)
            await wire.SendAsync(response);
        if (reply.Tagged is { } tagged)
            await wire.SendAsync(ScriptedResponse.Line($"{command.Tag} {tagged}"));
        await wire.EndAsync(reply.Then);
    }
}
