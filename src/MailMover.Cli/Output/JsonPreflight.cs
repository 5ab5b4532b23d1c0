using System.Text.Json;
using MailMover.Core.Preflight;

namespace MailMover.Cli.Output;

/// <summary>What a look before a copy found, as part of a JSON object.</summary>
internal static class JsonPreflight
{
    public static void Write(Utf8JsonWriter json, PreflightReport report)
    {
        json.WriteString("source", report.Source.ToString());
        json.WriteString("destination", report.Destination.ToString());
        json.WriteBoolean("ready", report.IsReady);
        json.WriteNumber("seconds", Math.Round(report.Elapsed.TotalSeconds, 3));
        Figures(json, report.Figures);
        json.WriteStartArray("findings");
        foreach (var finding in report.Findings)
            Finding(json, finding);
        json.WriteEndArray();
        json.WriteStartArray("folders");
        foreach (var folder in report.Folders)
            Folder(json, folder);
        json.WriteEndArray();
    }

    private static void Figures(Utf8JsonWriter json, PreflightFigures? figures)
    {
        if (figures is null)
        {
            json.WriteNull("figures");
            return;
        }

        json.WriteStartObject("figures");
        json.WriteNumber("folders", figures.Folders);
        json.WriteNumber("folders_to_create", figures.FoldersToCreate);
        json.WriteNumber("messages", figures.Messages);
        JsonLine.Optional(json, "octets", figures.Octets);
        json.WriteNumber("skipped", figures.Skipped);
        json.WriteNumber("already_there", figures.AlreadyThere);
        json.WriteNumber("messages_to_come", figures.MessagesToCome);
        JsonLine.Optional(json, "octets_to_come", figures.OctetsToCome);
        json.WriteBoolean("counted", figures.IsCounted);
        JsonLine.Optional(json, "seconds_at_least", figures.AtLeast is { } atLeast ? (long)Math.Ceiling(atLeast.TotalSeconds) : null);
        JsonLine.Optional(json, "days", figures.Days);
        json.WriteEndObject();
    }

    private static void Finding(Utf8JsonWriter json, PreflightFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Id);
        json.WriteString("severity", JsonLine.Name(finding.Severity));
        json.WriteString("side", finding.Side is { } side ? JsonLine.Name(side) : null);
        json.WriteString("reason", finding.Reason);
        json.WriteString("next_step", finding.NextStep);
        json.WriteString("page", finding.Page);
        json.WriteEndObject();
    }

    private static void Folder(Utf8JsonWriter json, FolderOutlook folder)
    {
        json.WriteStartObject();
        json.WriteString("source", folder.Pair.Source.Path.ToString());
        json.WriteString("destination", folder.Pair.Destination.ToString());
        json.WriteBoolean("create", folder.Pair.Create);
        json.WriteNumber("messages", folder.Messages);
        JsonLine.Optional(json, "octets", folder.Octets);
        json.WriteNumber("skipped", folder.Skipped);
        json.WriteNumber("messages_to_come", folder.ToCome);
        JsonLine.Optional(json, "octets_to_come", folder.OctetsToCome);
        json.WriteNumber("too_large", folder.TooLarge);
        json.WriteEndObject();
    }
}
