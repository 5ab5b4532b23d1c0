namespace MailMover.Protocols.Pop3.Wire;

/// <summary>How an answer begins.</summary>
internal enum Pop3AnswerKind
{
    /// <summary><c>+OK</c>.</summary>
    Ok,

    /// <summary><c>-ERR</c>.</summary>
    Refused,

    /// <summary><c>+</c>: a login goes on.</summary>
    Continue,
}
