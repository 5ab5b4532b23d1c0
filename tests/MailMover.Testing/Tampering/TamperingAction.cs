using MailMover.Demo.Imap;
using MailMover.Demo.Servers;

namespace MailMover.Testing.Tampering;

/// <summary>Something that a user, another program or a server may do to copied mail behind the program's back.</summary>
public sealed class TamperingAction
{
    private readonly Func<TamperedMailbox, CancellationToken, Task<Tampered>> _apply;

    internal TamperingAction(string name, ExpectedVerdicts expected, Func<TamperedMailbox, CancellationToken, Task<Tampered>> apply) =>
        (Name, Expected, _apply) = (name, expected, apply);

    /// <summary>What it does, in two or three words.</summary>
    public string Name { get; }

    /// <summary>What a verification must say afterwards.</summary>
    public ExpectedVerdicts Expected { get; }

    /// <summary>Does it to a message that the random numbers choose, with a client that shares no code with the program under test.</summary>
    /// <exception cref="InvalidOperationException">The mailbox has no message that it could be done to.</exception>
    public async Task<Tampered> ApplyAsync(DovecotServer server, string user, Random random, CancellationToken cancellationToken)
    {
        await using var client = await SeedingClient.ConnectAsync(server.Host, server.ImapPort, user, server.Password, cancellationToken);
        return await _apply(new TamperedMailbox(client, random), cancellationToken);
    }

    public override string ToString() => Name;
}
