namespace MailMover.Protocols.Pop3.Wire;

/// <summary>Takes the octets of one message while they arrive, without the dots of POP3.</summary>
internal interface IBodySink
{
    /// <summary>A message begins.</summary>
    /// <param name="expected">How many octets were announced; negative where it is not known.</param>
    void Begin(long expected);

    /// <summary>Takes the next octets, which are valid until the task ends.</summary>
    ValueTask AppendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken);
}
