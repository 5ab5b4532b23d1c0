namespace MailMover.Testing.Servers;

/// <summary>A Courier for tests.</summary>
public sealed class CourierFixture() : PrivateServers(async () => await CourierServer.StartAsync());
