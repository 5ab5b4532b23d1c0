using MailMover.Core.Endpoints;
using MailMover.Protocols.Connecting;
using MailMover.Protocols.Pop3.Wire;

namespace MailMover.Protocols.Pop3;

/// <summary>Takes the headers of messages, one after another, and forgets what comes after them.</summary>
internal sealed class HeaderSink : IBodySink, IDisposable
{
    private readonly MemoryStream _beginning = new();

    public void Begin(long expected) => _beginning.SetLength(0);

    public ValueTask AppendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        var room = HeaderPart.Longest - (int)_beginning.Length;
        _beginning.Write(octets.Span[..Math.Min(octets.Length, room)]);
        return ValueTask.CompletedTask;
    }

    /// <summary>The header that has come.</summary>
    public MessageHeader Finish(Func<byte[], string> decodeText) =>
        MessageHeaderParser.Parse(HeaderPart.Of(_beginning.GetBuffer().AsSpan(0, (int)_beginning.Length)), decodeText);

    public void Dispose() => _beginning.Dispose();
}
