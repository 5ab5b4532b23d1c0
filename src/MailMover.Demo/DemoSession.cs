using MailMover.Core.Endpoints;
using MailMover.Demo.Sample;
using MailMover.Demo.Servers;

namespace MailMover.Demo;

/// <summary>Two private mailboxes, the first with some mail in it, until disposed. They are built unlike each other, so that there is something to plan.</summary>
public abstract class DemoSession : IAsyncDisposable
{
    private bool _disposed;

    /// <summary>What the demonstration runs on, and why, in words.</summary>
    public abstract string Introduction { get; }

    /// <summary>The filled mailbox, as the command line takes it.</summary>
    public abstract string SourceUri { get; }

    /// <summary>The empty one.</summary>
    public abstract string DestinationUri { get; }

    /// <summary>The password of both; null where there is no login.</summary>
    public abstract string? Password { get; }

    /// <summary>Lines that say what is in the filled mailbox.</summary>
    public abstract IReadOnlyList<string> Contents { get; }

    /// <summary>Prepares two servers where there is Dovecot, and else mail in files.</summary>
    /// <param name="inFiles">Whether mail in files is wanted in any case.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="DemoUnavailableException">Dovecot is there and does not start; the message says what to do.</exception>
    public static async Task<DemoSession> StartAsync(bool inFiles, CancellationToken cancellationToken) =>
        DovecotServer.IsAvailable && !inFiles ? await ServerDemo.StartAsync(cancellationToken) : await FileDemo.StartAsync(cancellationToken);

    /// <summary>Reads both sides and compares octets, flags, keywords, internal dates, folders and subscriptions.</summary>
    public async Task<DemoComparison> CompareAsync(IMailEndpoint source, IMailEndpoint destination, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var here = await source.ListFoldersAsync(withStatus: false, cancellationToken);
        var there = await destination.ListFoldersAsync(withStatus: false, cancellationToken);
        var left = await EndpointReader.ReadAsync(source, here, EndpointReader.BySpecialUse(here, there), cancellationToken);
        var arrived = await EndpointReader.ReadAsync(destination, there, f => f, cancellationToken);
        return new DemoComparison { Messages = left.Messages, Differences = left.Differences(arrived) };
    }

    public virtual ValueTask DisposeAsync()
    {
        _disposed = true;
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected static string Describe(DemoFolder folder)
    {
        var count = folder.Messages.Count switch { 0 => "empty", 1 => "1 message", var n => FormattableString.Invariant($"{n} messages") };
        return folder.Note.Length == 0 ? $"{folder.Path}: {count}" : $"{folder.Path}: {count}, {folder.Note}";
    }
}
