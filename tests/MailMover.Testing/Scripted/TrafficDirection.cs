namespace MailMover.Testing.Scripted;

/// <summary>Who sends.</summary>
public enum TrafficDirection
{
    /// <summary>The server.</summary>
    FromServer,

    /// <summary>The client.</summary>
    FromClient,
}
