using MailMover.Core.Endpoints;

namespace MailMover.Cli.Tests.Doubles;

/// <summary>A demonstration without servers.</summary>
internal sealed class ScriptedDemo : IDemo
{
    public IReadOnlyList<string> Differences { get; init; } = [];

    public bool IsDisposed { get; private set; }

    public string Introduction => "Two private servers run on this computer.";

    public string SourceUri => "imap+insecure://alex@127.0.0.1:4143";

    public string DestinationUri => "imap+insecure://alex@127.0.0.1:5143";

    public string? Password => "made-for-the-demo";

    public IReadOnlyList<string> Contents => ["INBOX: 120 messages", "Familie/Größe & Co: 3 messages"];

    public Task<(int Messages, IReadOnlyList<string> Differences)> CompareAsync(IMailEndpoint source, IMailEndpoint destination, CancellationToken cancellationToken) =>
        Task.FromResult((123, Differences));

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
