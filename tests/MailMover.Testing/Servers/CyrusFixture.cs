namespace MailMover.Testing.Servers;

/// <summary>A Cyrus for tests.</summary>
public sealed class CyrusFixture() : PrivateServers(async () => await CyrusServer.StartAsync());
