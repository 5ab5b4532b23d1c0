namespace MailMover.Protocols.Discovery;

/// <summary>What was found at one place.</summary>
/// <param name="Place">The place.</param>
/// <param name="Status">What is there.</param>
/// <param name="Reason">Why it cannot be used, in words; empty where it was found.</param>
public sealed record ServiceFinding(ServicePlace Place, ServiceStatus Status, string Reason = "");
