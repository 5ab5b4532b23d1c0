using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MailMover.Testing.Scripted;

/// <summary>One session with a scripted POP3 server. It shows what was there when it was begun.</summary>
internal sealed class ScriptedPop3Session(ScriptedPop3Server server, NetworkStream stream, int number)
{
    private readonly HashSet<ScriptedPop3Message> _deleted = [];
    private readonly HashSet<ScriptedPop3Message> _read = [];
    private List<ScriptedPop3Message> _messages = [];
    private readonly List<ScriptedResponse> _held = [];
    private bool _hasOpened;
    private bool _isReleased;

    public async Task RunAsync()
    {
        try
        {
            await ConverseAsync();
        }
        finally
        {
            if (_hasOpened)
                server.IsOpen = false;
        }
    }

    private async Task ConverseAsync()
    {
        if (server.Greeting.Length == 0)
            await Task.Delay(Timeout.Infinite, server.Stopped);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(server.Greeting + "\r\n"), server.Stopped);
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        while (await reader.ReadLineAsync(server.Stopped) is { } line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var command = new ScriptedPop3Command(number, (space < 0 ? line : line[..space]).ToUpperInvariant(), space < 0 ? "" : line[(space + 1)..]);
            server.Commands.Enqueue(command);
            var reply = server.Instead(command) ?? Reply(command);
            _held.AddRange(reply.Responses);
            _isReleased |= server.HoldsAnswersUntil is not { } until || until(command);
            if (command.Verb == "RETR" && !_isReleased)
                continue;
            foreach (var response in _held)
                await SendAsync(response);
            _held.Clear();
            if (reply.Then == AfterReply.Stall)
                await Task.Delay(Timeout.Infinite, server.Stopped);
            if (reply.Then == AfterReply.HangUp)
                return;
        }
    }

    private ScriptedPop3Reply Reply(ScriptedPop3Command command) => command.Verb switch
    {
        "CAPA" => server.Capabilities is { } capabilities ? Lines("+OK", capabilities) : ScriptedPop3Reply.Line("-ERR what?"),
        "USER" => ScriptedPop3Reply.Line("+OK"),
        "PASS" => LogIn(command.Arguments == ScriptedPop3Server.Password),
        "APOP" => LogIn(command.Arguments.Split(' ')[^1] == Digest()),
        "AUTH" => LogIn(command.Arguments.EndsWith(Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{ScriptedPop3Server.User}\0{ScriptedPop3Server.Password}")), StringComparison.Ordinal)),
        "STAT" => ScriptedPop3Reply.Line($"+OK {_messages.Count} {_messages.Sum(m => (long)m.Octets.Length)}"),
        "LIST" => Lines("+OK", _messages.Select((m, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1} {m.ListedSize ?? m.Octets.Length}"))),
        "UIDL" => server.Capabilities?.Contains("UIDL") == false
            ? ScriptedPop3Reply.Line("-ERR what?")
            : Lines("+OK", _messages.Select((m, i) => (m.UniqueId, Number: i + 1)).Where(m => m.UniqueId is not null).Select(m => $"{m.Number} {m.UniqueId}")),
        "RETR" when Find(command) is { } message => Body(message),
        "TOP" when server.Capabilities?.Contains("TOP") == false => ScriptedPop3Reply.Line("-ERR what?"),
        "TOP" when Find(command) is { } message => ScriptedPop3Reply.Raw("+OK\r\n" + Encoding.Latin1.GetString(message.Top)),
        "DELE" when Find(command) is { } message => _deleted.Add(message) ? ScriptedPop3Reply.Line("+OK") : ScriptedPop3Reply.Line("-ERR it is marked"),
        "NOOP" => ScriptedPop3Reply.Line("+OK"),
        "QUIT" => Quit(),
        _ => ScriptedPop3Reply.Line("-ERR what?"),
    };

    private async Task SendAsync(ScriptedResponse response)
    {
        if (response.Pause > TimeSpan.Zero)
            await Task.Delay(response.Pause, server.Stopped);
        foreach (var octets in response.Octets)
            await stream.WriteAsync(octets, server.Stopped);
    }

    private static ScriptedPop3Reply Lines(string first, IEnumerable<string> lines) =>
        ScriptedPop3Reply.Raw(string.Concat(lines.Prepend(first).Append(".").Select(l => l + "\r\n")));

    private string Digest()
    {
        var from = server.Greeting.IndexOf('<', StringComparison.Ordinal);
#pragma warning disable CA5351 // the protocol's own
        return from < 0 ? "" : Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(server.Greeting[from..(server.Greeting.IndexOf('>', from) + 1)] + ScriptedPop3Server.Password)));
#pragma warning restore CA5351
    }

    private ScriptedPop3Reply LogIn(bool isRight)
    {
        if (!isRight)
            return ScriptedPop3Reply.Line("-ERR [AUTH] wrong password");
        if (server is { AllowsOneSession: true, IsOpen: true })
            return ScriptedPop3Reply.Line("-ERR [IN-USE] somebody has it open");
        server.IsOpen = _hasOpened = true;
        lock (server.Messages)
        {
            var shown = server.Messages.Where(m => !server.HidesWhatWasRead || !m.WasRead);
            _messages = [.. server.Window > 0 ? shown.Take(server.Window) : shown];
        }

        return ScriptedPop3Reply.Line("+OK welcome");
    }

    private ScriptedPop3Reply Quit()
    {
        lock (server.Messages)
        {
            server.Messages.RemoveAll(_deleted.Contains);
            foreach (var message in _read)
                message.WasRead = true;
        }

        return ScriptedPop3Reply.Line("+OK bye", AfterReply.HangUp);
    }

    private ScriptedPop3Message? Find(ScriptedPop3Command command) => command.Number >= 1 && command.Number <= _messages.Count ? _messages[command.Number - 1] : null;

    private ScriptedPop3Reply Body(ScriptedPop3Message message)
    {
        _read.Add(message);
        return ScriptedPop3Reply.Raw("+OK\r\n" + Encoding.Latin1.GetString(message.AsSent));
    }
}
