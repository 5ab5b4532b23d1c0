using System.Text.Json;
using MailMover.Cli.Output;

namespace MailMover.Cli.Detection;

/// <summary>What was found, for programs.</summary>
internal static class DetectJson
{
    public static string Write(DetectReport report, DetectSettings settings, DateTimeOffset now) => JsonLine.Event("detected", now, json =>
    {
        json.WriteString("address", report.Target.Address);
        json.WriteString("host", report.Target.Host);
        json.WriteNumber("exit_code", (int)report.ExitCode);
        json.WriteStartArray("places");
        foreach (var finding in report.Findings)
        {
            json.WriteStartObject();
            json.WriteString("protocol", JsonLine.Name(finding.Place.Protocol));
            json.WriteString("host", finding.Place.Host);
            json.WriteNumber("port", finding.Place.Port);
            json.WriteString("security", JsonLine.Name(finding.Place.Security));
            json.WriteString("status", JsonLine.Name(finding.Status));
            json.WriteString("reason", finding.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Service(json, "imap", report.Imap);
        Service(json, "pop3", report.Pop3);
        json.WriteString("recommended", report.Recommended is { } best ? JsonLine.Name(best.Place.Protocol) : null);
        if (report.Account is { } account)
        {
            json.WriteStartObject("found_by");
            DiscoveryJson.Write(json, account);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("found_by");
        }

        json.WriteStartArray("local_places");
        foreach (var place in report.LocalPlaces)
        {
            json.WriteStartObject();
            json.WriteString("program", place.Program);
            json.WriteString("path", place.Path);
            json.WriteString("endpoint", place.Endpoint);
            json.WriteString("advice", place.Advice);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("copy_command", DetectCommands.Copy(report, settings));
    });

    private static void Service(Utf8JsonWriter json, string name, FoundService? service)
    {
        if (service is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("endpoint", DetectCommands.Endpoint(service));
        json.WriteString("problem", service.Problem);
        json.WritePropertyName("mailbox");
        if (service.Look is { } look)
            Look(json, look);
        else
            json.WriteNullValue();
        json.WriteEndObject();
    }

    private static void Look(Utf8JsonWriter json, MailboxLook look)
    {
        json.WriteStartObject();
        json.WriteNumber("messages", look.Messages);
        JsonLine.Optional(json, "octets", look.Octets);
        json.WriteStartArray("folders");
        foreach (var folder in look.Folders)
        {
            json.WriteStartObject();
            json.WriteString("folder", folder.Path.ToString());
            json.WriteNumber("messages", folder.Messages);
            JsonLine.Optional(json, "octets", folder.Octets);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (look.Earlier is { } earlier)
        {
            json.WriteStartObject("earlier");
            json.WriteString("time", JsonLine.Time(earlier.Time));
            json.WriteNumber("messages", earlier.Messages);
            json.WriteNumber("gone", earlier.Gone);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("earlier");
        }

        json.WriteEndObject();
    }
}
