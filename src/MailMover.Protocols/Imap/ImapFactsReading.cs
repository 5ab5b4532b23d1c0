using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Imap.Wire;

namespace MailMover.Protocols.Imap;

/// <summary>Asks a server what it is, for a look before mail is moved.</summary>
internal sealed class ImapFactsReading(ImapConnection connection, TimeProvider time)
{
    /// <summary>Whatever the server refuses to tell is not known; only a line that breaks is a failure.</summary>
    public async Task<EndpointFacts> AskAsync(CancellationToken cancellationToken)
    {
        var facts = new EndpointFacts { Capabilities = connection.Capabilities.Names };
        var asked = time.GetTimestamp();
        await connection.TryAsync("NOOP", null, cancellationToken);
        facts = facts with { RoundTrip = time.GetElapsedTime(asked) };
        if (connection.Capabilities.Has("ACL"))
            await connection.TryAsync("MYRIGHTS INBOX", TakeRights, cancellationToken);
        try
        {
            var inbox = await OpenedFolder.OpenAsync(connection, "EXAMINE", FolderPath.Inbox, "INBOX", null, cancellationToken);
            return facts with { PermanentFlags = inbox.PermanentFlags, KeepsNewKeywords = inbox.KeepsNewKeywords };
        }
        catch (MailFailureException failure) when (failure.Scope != FailureScope.Endpoint)
        {
            return facts;
        }

        void TakeRights(ReadOnlySpan<byte> payload)
        {
            if (!ImapResponse.StartsWithWord(payload, "MYRIGHTS"u8))
                return;
            var tokens = new ImapTokens(payload["MYRIGHTS".Length..]);
            tokens.ReadString(out _);
            if (tokens.ReadString(out var rights) == ImapStringKind.Text && !rights.ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789"u8))
                facts = facts with { InboxRights = ImapQuoting.Octets(rights) };
        }
    }
}
