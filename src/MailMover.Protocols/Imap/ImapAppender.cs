using System.Globalization;
using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>Appends to one folder over one connection, several commands under way at once where literals need no permission.</summary>
internal sealed class ImapAppender(ImapConnection connection, ImapConnectionPool pool, FolderPath folder, string name, FolderStatus before, MessageSizeLimit? limit, TimeProvider time) : IAppender
{
    /// <summary>RFC 7888: with LITERAL- only literals up to this need no permission.</summary>
    private const int LiteralMinusLimit = 4096;

    // A server that hangs up often says why just before; its words may still be on the way.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly AppendAnswers _answers = new(connection);
    private readonly Lock _lock = new();
    private readonly string _quotedName = ImapQuoting.Quote(name);
    private Task _lastSent = Task.CompletedTask;
    private Task _lastEnded = Task.CompletedTask;
    private bool _isDisposed;

    public FolderStatus Before => before;

    public int Window => 2;

    private ImapWire Wire => connection.Wire;

    private ImapCapabilities Capabilities => connection.Capabilities;

    public async Task<AppendResult> AppendAsync(IReadOnlyList<AppendRequest> batch, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task previousSent, previousEnded;
        lock (_lock)
        {
            (previousSent, previousEnded) = (_lastSent, _lastEnded);
            (_lastSent, _lastEnded) = (sent.Task, ended.Task);
        }

        var commands = new List<AppendCommand>();
        using var stop = cancellationToken.UnsafeRegister(static wire => Stop((ImapWire)wire!), Wire);
        try
        {
            await previousSent;
            var failure = await SendAsync(batch, commands);
            sent.TrySetResult();
            await AnswersAsync(commands, failure);
            await previousEnded;
            return Result(batch, commands, failure ?? _answers.Failure);
        }
        finally
        {
            sent.TrySetResult();
            ended.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (_answers.HasOutstanding)
            connection.Retire();
        await pool.ReturnAsync(connection);
    }

    private static void Stop(ImapWire wire) => wire.Break(wire.Failures.Lost(new OperationCanceledException(), null));

    /// <summary>Sends a batch; what comes back is what ended the connection meanwhile, or null.</summary>
    private async Task<MailFailureException?> SendAsync(IReadOnlyList<AppendRequest> batch, List<AppendCommand> commands)
    {
        try
        {
            foreach (var (first, count) in Cut(batch))
            {
                var command = new AppendCommand(connection.NextTag(), first, count);
                commands.Add(command);
                _answers.Expect(command);
                await SendAsync(command, batch);
            }

            await Wire.FlushAsync(CancellationToken.None);
            return null;
        }
        catch (MailFailureException e)
        {
            return e;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Half a literal is on the wire; only the end of the connection tells the server that the rest will not come.
            return Wire.Break(connection.Failures.Permanent(FailureScope.Endpoint, $"A message could not be read back from its temporary file: {e.Message}"));
        }
    }

    /// <summary>Which messages travel in one command. Dovecot refuses an empty message and all that travel with it.</summary>
    private IEnumerable<(int First, int Count)> Cut(IReadOnlyList<AppendRequest> batch)
    {
        var first = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            if (i - first == connection.MessageLimit)
            {
                yield return (first, i - first);
                first = i;
            }

            if (Capabilities.MultiAppend && batch[i].Octets.Length > 0 && !IsTooLarge(batch[i]))
                continue;
            if (i > first)
                yield return (first, i - first);
            if (!IsTooLarge(batch[i]))
                yield return (i, 1);
            first = i + 1;
        }

        if (batch.Count > first)
            yield return (first, batch.Count - first);
    }

    private bool IsTooLarge(AppendRequest request) => request.Octets.Length > limit?.Octets;

    private async Task SendAsync(AppendCommand command, IReadOnlyList<AppendRequest> batch)
    {
        Write($"{command.Tag} APPEND {_quotedName}");
        for (var i = 0; i < command.Count; i++)
        {
            var request = batch[command.First + i];
            var needsPermission = !Capabilities.LiteralPlus && !(Capabilities.LiteralMinus && request.Octets.Length <= LiteralMinusLimit);
            Write(string.Create(CultureInfo.InvariantCulture, $" ({request.Flags}) {(request.InternalDate is { } date ? $"\"{ImapDate.Format(date)}\" " : "")}{{{request.Octets.Length}{(needsPermission ? "" : "+")}}}"));
            if (Wire.Trace.IsOn)
                Wire.Trace.Note(string.Create(CultureInfo.InvariantCulture, $"C: {(i == 0 ? $"{command.Tag} APPEND {_quotedName}" : "")} {{{request.Octets.Length}}} (not shown)"));
            if (!needsPermission)
                Wire.Write("\r\n"u8);
            else if (!await IsPermittedAsync(command))
                return;
            await SendAsync(request.Octets);
            command.EndsAt(i, Wire.Queued);
        }

        Wire.Write("\r\n"u8);
    }

    /// <summary>Ends the line that announces a literal and waits for the server's word; false if it refused.</summary>
    private async Task<bool> IsPermittedAsync(AppendCommand command)
    {
        if (command.Answer.IsCompleted && command.Answer.Result is not null)
        {
            // Refused before it was complete: nobody can say what the server takes the rest of the line for.
            throw Wire.Break(connection.Failures.ProtocolError("it refused messages while they were being sent, which leaves the connection of no use"));
        }

        var goAhead = command.AwaitGoAhead();
        Wire.Write("\r\n"u8);
        await Wire.FlushAsync(CancellationToken.None);
        var permitted = await goAhead;
        return permitted || command.Answer.Result is not null ? permitted : throw Broken();
    }

    private MailFailureException Broken() => _answers.Failure ?? connection.Failures.Lost(null, Wire.Bye);

    private async Task SendAsync(MessageOctets octets)
    {
        if (octets.InMemory is { } memory)
        {
            await Wire.WriteAsync(memory, CancellationToken.None);
            return;
        }

        await using var stream = octets.OpenRead();
        var buffer = new byte[64 << 10];
        for (int count; (count = await stream.ReadAsync(buffer)) > 0;)
            await Wire.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
    }

    private void Write(string text)
    {
        Span<byte> octets = text.Length <= 512 ? stackalloc byte[text.Length] : new byte[text.Length];
        Encoding.Latin1.GetBytes(text, octets);
        Wire.Write(octets);
    }

    private async Task AnswersAsync(List<AppendCommand> commands, MailFailureException? failure)
    {
        var all = Task.WhenAll(commands.Select(c => c.Answer));
        if (failure is not null && !all.IsCompleted)
        {
            await Task.WhenAny(all, Task.Delay(LastWords, time));
            Wire.Break(failure);
        }

        await all;
    }

    private AppendResult Result(IReadOnlyList<AppendRequest> batch, List<AppendCommand> commands, MailFailureException? connectionFailure)
    {
        var messages = new AppendedMessage[batch.Count];
        Array.Fill(messages, new AppendedMessage(AppendStatus.NotSent));
        uint uidValidity = 0;
        var refusedTogether = false;
        foreach (var command in commands)
        {
            if (command.Answer.Result is not { } status)
            {
                for (var i = 0; i < command.Count; i++)
                    messages[command.First + i] = new AppendedMessage(command.WasHandedOver(i, Wire.HandedOver) ? AppendStatus.Unknown : AppendStatus.NotSent);
                continue;
            }

            var refusal = status.IsOk ? null : connection.Failures.Refused(What(command, batch), status, FailureScope.Message);
            refusedTogether |= refusal is not null && command.Count > 1;
            command.Read(status, before.UidValidity, refusal, out var told).CopyTo(messages, command.First);
            uidValidity = told == 0 ? uidValidity : told;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            if (IsTooLarge(batch[i]))
                messages[i] = new AppendedMessage(AppendStatus.Refused, 0, TooLarge(batch[i]));
        }

        return new AppendResult { Messages = messages, UidValidity = uidValidity, RefusedTogether = refusedTogether, ConnectionFailure = connectionFailure };
    }

    private string What(AppendCommand command, IReadOnlyList<AppendRequest> batch) => command.Count == 1
        ? $"a message of {batch[command.First].Octets.Length:N0} octets for the folder {connection.Failures.Name(folder)}"
        : $"{command.Count:N0} messages for the folder {connection.Failures.Name(folder)}";

    private MailFailureException TooLarge(AppendRequest request) => connection.Failures.Permanent(
        FailureScope.Message,
        $"A message of {request.Octets.Length:N0} octets was not sent: {limit}. Keep it elsewhere, or have the limit raised.",
        "TOOBIG");
}
