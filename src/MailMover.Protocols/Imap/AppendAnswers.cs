using System.Text;
using MailMover.Core.Endpoints;

namespace MailMover.Protocols.Imap;

/// <summary>
/// Reads answers while commands are still being sent: with hundreds of commands under way neither side may wait for the other to read.
/// It reads only while there is something to wait for, so that the connection can be given to somebody else afterwards.
/// </summary>
internal sealed class AppendAnswers(ImapConnection connection)
{
    private readonly Queue<AppendCommand> _outstanding = new();
    private readonly Lock _lock = new();
    private bool _isReading;

    public bool HasOutstanding
    {
        get
        {
            lock (_lock)
                return _outstanding.Count > 0;
        }
    }

    /// <summary>What ended the connection, if it ended.</summary>
    public MailFailureException? Failure { get; private set; }

    /// <summary>Expects the answer to a command whose first octet is not sent yet.</summary>
    public void Expect(AppendCommand command)
    {
        lock (_lock)
        {
            if (Failure is not null)
            {
                command.Complete(null);
                return;
            }

            _outstanding.Enqueue(command);
            if (_isReading)
                return;
            _isReading = true;
        }

        _ = ReadAsync();
    }

    private async Task ReadAsync()
    {
        try
        {
            do
            {
                var response = await connection.Wire.ReadResponseAsync(null, CancellationToken.None);
                if (response.IsContinuation)
                    First()?.GoAhead();
                else if (!response.IsUntagged && !response.IsEmpty)
                    Settle(response);
            }
            while (!IsFinished());
        }
        catch (MailFailureException e)
        {
            End(e);
        }
    }

    private AppendCommand? First()
    {
        lock (_lock)
            return _outstanding.TryPeek(out var first) ? first : null;
    }

    private void Settle(Wire.ImapResponse response)
    {
        lock (_lock)
        {
            if (_outstanding.TryPeek(out var first) && response.IsTagged(Encoding.ASCII.GetBytes(first.Tag)))
            {
                _outstanding.Dequeue().Complete(response.Status);
                return;
            }

            // A server may answer out of order; the tag decides.
            var isKnown = false;
            for (var i = _outstanding.Count; i > 0; i--)
            {
                var command = _outstanding.Dequeue();
                if (!response.IsTagged(Encoding.ASCII.GetBytes(command.Tag)))
                {
                    _outstanding.Enqueue(command);
                    continue;
                }

                isKnown = true;
                command.Complete(response.Status);
            }

            // Such as the answers of a server that takes the rest of a message for commands.
            if (!isKnown)
                connection.ThrowIfForeign(response);
        }
    }

    private bool IsFinished()
    {
        lock (_lock)
            return !(_isReading = _outstanding.Count > 0);
    }

    private void End(MailFailureException failure)
    {
        lock (_lock)
        {
            Failure = failure;
            _isReading = false;
            while (_outstanding.TryDequeue(out var command))
                command.Complete(null);
        }
    }
}
