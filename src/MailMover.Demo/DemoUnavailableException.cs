namespace MailMover.Demo;

/// <summary>The demo cannot run on this machine as it is. The message says what to do.</summary>
public sealed class DemoUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
