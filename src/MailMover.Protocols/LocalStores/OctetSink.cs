namespace MailMover.Protocols.LocalStores;

/// <summary>Takes octets as they come.</summary>
internal abstract class OctetSink
{
    /// <summary>Takes some.</summary>
    public abstract void Write(ReadOnlySpan<byte> octets);
}
