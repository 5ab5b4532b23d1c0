using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Protocols.Pop3;
using MailMover.Protocols.Tests.Imap;
using MailMover.Testing.Contracts;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Pop3;

/// <summary>Endpoints on scripted servers.</summary>
internal static class Pop3Servers
{
    public static Pop3Endpoint Open(this ScriptedPop3Server server, IMessageNumbers? numbers = null, Func<Pop3EndpointOptions, Pop3EndpointOptions>? change = null)
    {
        var options = new Pop3EndpointOptions
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Security = ConnectionSecurity.ClearText,
            User = ScriptedPop3Server.User,
            Credentials = new FixedCredential(ScriptedPop3Server.Password),
            Numbers = numbers ?? new PassingMessageNumbers(TimeProvider.System),
            TemporaryDirectory = Path.GetTempPath(),
            Timeout = TimeSpan.FromSeconds(20),
            Trace = server.Trace.Enqueue,
            Note = server.Notes.Enqueue,
        };
        return new Pop3Endpoint(change?.Invoke(options) ?? options, TimeProvider.System);
    }

    /// <summary>What a session of its own lists: number and size.</summary>
    public static async Task<IReadOnlyList<MessageListing>> ListAsync(this ScriptedPop3Server server, IMessageNumbers numbers, CancellationToken cancellationToken)
    {
        await using var endpoint = server.Open(numbers);
        return await endpoint.ListAsync(cancellationToken);
    }

    public static async Task<IReadOnlyList<MessageListing>> ListAsync(this Pop3Endpoint endpoint, CancellationToken cancellationToken)
    {
        await using var reader = await endpoint.OpenAsync(FolderPath.Inbox, null, false, cancellationToken);
        return await reader.ListAllAsync(cancellationToken);
    }

    public static IReadOnlyList<uint> Uids(this IEnumerable<MessageListing> listed) => [.. listed.Select(l => ((ImapMessageKey)l.Key).Uid)];

    public static Task<MailFailureException> FailsToOpenAsync(this Pop3Endpoint endpoint, CancellationToken cancellationToken) =>
        Assert.ThrowsAsync<MailFailureException>(() => endpoint.OpenAsync(FolderPath.Inbox, null, false, cancellationToken));
}
