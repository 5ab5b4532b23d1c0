using MailMover.Cli.Output;

namespace MailMover.Cli.Detection;

/// <summary>What to type after <c>detect</c>.</summary>
internal static class DetectCommands
{
    private const string NewMailbox = "imaps://you@new.example";

    /// <summary>The copy of what is on the server; null where no server can be used.</summary>
    public static string? Copy(DetectReport report, DetectSettings settings) =>
        report.Recommended is { } service ? CommandText.Of(["mailmover", "copy", "--from", Endpoint(service), .. settings.Repeated, "--to", NewMailbox]) : null;

    /// <summary>The copy of what lies at a place on this computer.</summary>
    public static string Copy(LocalMailPlace place) => CommandText.Of(["mailmover", "copy", "--from", place.Endpoint!, "--to", NewMailbox]);

    /// <summary>The endpoint as it is typed; with a word in the user's place where the user is not known.</summary>
    public static string Endpoint(FoundService service) => (service.Endpoint ?? new(
        service.Place.Protocol == Protocols.Discovery.MailProtocol.Imap ? Endpoints.EndpointKind.Imap : Endpoints.EndpointKind.Pop3,
        service.Place.Security,
        service.Place.Host,
        service.Place.Port,
        "YOUR-USER-NAME")).ToString();
}
