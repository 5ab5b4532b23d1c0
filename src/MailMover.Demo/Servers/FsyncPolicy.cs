namespace MailMover.Demo.Servers;

/// <summary>When Dovecot forces mail to the disk; the larger part of what an append costs on a real server.</summary>
public enum FsyncPolicy
{
    /// <summary>Never: for servers that are thrown away.</summary>
    Never,

    /// <summary>As Dovecot does by default.</summary>
    Optimized,

    /// <summary>After every write.</summary>
    Always,
}
