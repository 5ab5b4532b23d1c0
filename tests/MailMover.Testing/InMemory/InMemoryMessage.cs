using System.Text;
using MailMover.Core.Model;

namespace MailMover.Testing.InMemory;

/// <summary>One message as the in-memory server holds it.</summary>
public sealed record InMemoryMessage
{
    public required uint Uid { get; init; }

    public required ReadOnlyMemory<byte> Octets { get; init; }

    public FlagSet Flags { get; init; } = FlagSet.Empty;

    /// <summary>Null where the server does not tell one.</summary>
    public DateTimeOffset? InternalDate { get; init; }

    public ulong ModSeq { get; init; }

    /// <summary>The octets as Latin-1, which shows each of them.</summary>
    public string Text => Encoding.Latin1.GetString(Octets.Span);

    public Sha256Digest Sha256 => Sha256Digest.Of(Octets.Span);

    public override string ToString() => $"{Uid} [{Flags}] {InternalDate:O} {Octets.Length} octets";
}
