namespace MailMover.Testing.Discovery;

/// <summary>What a name server does instead of answering as it should.</summary>
public enum DnsBehaviour
{
    /// <summary>It answers as it should.</summary>
    Answers,

    /// <summary>It says nothing.</summary>
    Silent,

    /// <summary>It says that it failed (SERVFAIL).</summary>
    Fails,

    /// <summary>It refuses to answer (REFUSED).</summary>
    Refuses,

    /// <summary>It sends octets that are no answer.</summary>
    Garbage,

    /// <summary>It answers a question that nobody asked: another identifier.</summary>
    WrongIdentifier,

    /// <summary>By datagram it says that the answer does not fit; by TCP it answers.</summary>
    Truncates,
}
