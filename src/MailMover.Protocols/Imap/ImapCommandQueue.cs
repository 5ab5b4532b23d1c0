using System.Text;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>Commands on an opened folder, several under way at once, and the responses to them one by one.</summary>
internal sealed class ImapCommandQueue(ImapConnection connection, ImapEndpointOptions options, FolderPath folder, FolderStatus status)
{
    private readonly List<string> _unfinished = [];

    /// <summary>Whether answers are still to come.</summary>
    public bool HasUnfinished => _unfinished.Count > 0;

    /// <summary>The answer to the last command; null before the first.</summary>
    public ImapStatus? LastAnswer { get; private set; }

    /// <summary>The refusal of the last command; null if it was answered with OK.</summary>
    public ImapStatus? Refusal => LastAnswer is { IsOk: false } refused ? refused : null;

    /// <summary>The first refusal since the queue was last drained.</summary>
    public ImapStatus? FirstRefusal { get; private set; }

    private ImapWire Wire => connection.Wire;

    public void Ask(string command) => _unfinished.Add(connection.Queue(command));

    /// <summary>The next untagged response of the commands asked, or null when all are answered.</summary>
    public async ValueTask<ImapResponse?> NextAsync(ILiteralTaker? taker, CancellationToken cancellationToken)
    {
        if (HasUnfinished)
            await Wire.FlushAsync(cancellationToken);
        while (HasUnfinished)
        {
            var response = await Wire.ReadResponseAsync(taker, cancellationToken);
            if (response.IsUntagged)
            {
                ThrowIfRebuilt(response);
                return response;
            }

            if (!response.IsContinuation && !response.IsEmpty)
                Settle(response);
        }

        return null;
    }

    /// <summary>Reads away what an enumeration that was left early has asked for.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        FirstRefusal = null;
        using var taker = HasUnfinished ? new BodyTaker(options with { MaxMessageInOctets = 0 }, connection.Failures) : null;
        while (await NextAsync(taker, cancellationToken) is not null)
        {
            // Nobody wants it any more.
        }
    }

    private void Settle(ImapResponse response)
    {
        var at = _unfinished.FindIndex(tag => response.IsTagged(Encoding.ASCII.GetBytes(tag)));
        if (at < 0)
        {
            connection.ThrowIfForeign(response);
            return;
        }

        _unfinished.RemoveAt(at);
        LastAnswer = response.Status;
        FirstRefusal ??= Refusal;
        if (Refusal is { Code: not "UNAVAILABLE" } && connection.Failures.Refused("to read", Refusal, FailureScope.Message) is { Kind: FailureKind.Throttled or FailureKind.Authentication } failure)
            throw failure;
    }

    /// <summary>A server may rebuild a folder while it is open, and may say so; the UIDs that are asked for then mean other messages.</summary>
    private void ThrowIfRebuilt(ImapResponse response)
    {
        if (status.UidValidity == 0 || GenerationIn(response) is not { } now || now == status.UidValidity)
            return;
        connection.Retire();
        throw connection.Failures.UidValidityChanged(folder, status.UidValidity, now);
    }

    private static uint? GenerationIn(ImapResponse response)
    {
        if (ImapStatusReading.TryRead(response.Payload, out _, out var figures))
            return figures.UidValidity == 0 ? null : figures.UidValidity;
        return ImapResponse.StartsWithWord(response.Payload, "OK"u8) && response.Status is { Code: "UIDVALIDITY", Arguments: var said } && uint.TryParse(said, out var now) ? now : null;
    }
}
