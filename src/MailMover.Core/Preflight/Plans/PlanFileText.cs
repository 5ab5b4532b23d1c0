using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailMover.Core.Model;
using MailMover.Core.Transfer.Planning;

namespace MailMover.Core.Preflight.Plans;

/// <summary>A plan file as JSON. <c>docs/plan-file.md</c> describes it.</summary>
public static class PlanFileText
{
    /// <summary>A larger text is no plan file: a mailbox of 10,000 folders makes one of a few megabytes.</summary>
    public const int MostOctets = 64 << 20;

    private const int Deepest = 16;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes what a look before the copy has found.</summary>
    /// <exception cref="ArgumentException">Not both ends could be asked, so there is no plan.</exception>
    public static string Write(PreflightReport report)
    {
        var file = PlanFile.Of(report);
        return new JsonObject
        {
            ["mailmover_plan"] = PlanFile.CurrentVersion,
            ["time"] = file.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["source"] = file.Source,
            ["destination"] = file.Destination,
            ["rules"] = JsonNode.Parse(RulesText.Write(file.Rules)),
            ["folders"] = new JsonArray([.. file.Folders.Select(Write)]),
            ["left_out"] = new JsonArray([.. file.LeftOut.Select(l => new JsonObject { ["source"] = l.Source.ToString(), ["reason"] = l.Reason })]),
            ["figures"] = Write(report.Figures!),
            ["findings"] = new JsonArray([.. report.Findings.Select(Write)]),
        }.ToJsonString(Readable) + "\n";
    }

    /// <summary>Reads what <see cref="Write(PreflightReport)"/> wrote. Figures and findings are for people and are passed over.</summary>
    /// <exception cref="FormatException">It is none, of another version, or damaged; the message says what is wrong with it.</exception>
    public static PlanFile Read(string text)
    {
        try
        {
            var root = JsonNode.Parse(text, null, new JsonDocumentOptions { MaxDepth = Deepest }) as JsonObject ?? throw new FormatException("it is no JSON object");
            var version = root["mailmover_plan"] is JsonValue number && number.TryGetValue(out int told) ? told : throw new FormatException("it is no plan file (it has no mailmover_plan)");
            if (version != PlanFile.CurrentVersion)
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it has version {version}, and this program reads version {PlanFile.CurrentVersion}"));
            var file = new PlanFile
            {
                Time = DateTimeOffset.Parse(Text(root, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                Source = Text(root, "source"),
                Destination = Text(root, "destination"),
                Rules = RulesText.Read(root["rules"]?.ToJsonString() ?? "") ?? throw new FormatException("its rules cannot be read"),
                Folders = [.. Array(root, "folders").Select(ReadFolder)],
                LeftOut = [.. Array(root, "left_out").Select(n => new LeftOutFolder(Folder(n, "source"), Text(n, "reason")))],
            };
            ThrowIfContradictory(file);
            return file;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new FormatException("it is damaged, or no JSON", e);
        }
    }

    private static JsonObject Write(PlannedFolder folder) => new()
    {
        ["source"] = folder.Source.ToString(),
        ["destination"] = folder.Destination.ToString(),
        ["create"] = folder.Create,
        ["note"] = folder.Note,
        ["uid_validity"] = folder.UidValidity,
        ["messages"] = folder.Messages,
        ["octets"] = folder.Octets,
    };

    private static JsonObject Write(PreflightFigures figures) => new()
    {
        ["messages"] = figures.Messages,
        ["octets"] = figures.Octets,
        ["skipped"] = figures.Skipped,
        ["already_there"] = figures.AlreadyThere,
        ["refused_earlier"] = figures.RefusedEarlier,
        ["messages_to_come"] = figures.MessagesToCome,
        ["octets_to_come"] = figures.OctetsToCome,
        ["seconds_at_least"] = figures.AtLeast is { } atLeast ? Math.Round(atLeast.TotalSeconds) : null,
        ["days"] = figures.Days,
    };

    private static JsonObject Write(PreflightFinding finding) => new()
    {
        ["id"] = finding.Id,
        ["severity"] = finding.Severity.ToString().ToLowerInvariant(),
        ["side"] = finding.Side?.ToString().ToLowerInvariant(),
        ["reason"] = finding.Reason,
        ["next_step"] = finding.NextStep,
        ["page"] = finding.Page,
    };

    private static PlannedFolder ReadFolder(JsonNode? node) => new()
    {
        Source = Folder(node, "source"),
        Destination = Folder(node, "destination"),
        Create = node!["create"] is { } create && create.GetValue<bool>(),
        Note = (string?)node["note"] ?? "",
        UidValidity = (uint?)node["uid_validity"] ?? 0,
        Messages = Count((long?)node["messages"]) ?? throw new FormatException("a folder has no number of messages"),
        Octets = Count((long?)node["octets"]),
    };

    private static void ThrowIfContradictory(PlanFile file)
    {
        if (file.Folders.Select(f => f.Source).Concat(file.LeftOut.Select(l => l.Source)).GroupBy(f => f).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new FormatException($"it names the folder {twice.Key} more than once");
    }

    private static FolderPath Folder(JsonNode? node, string name) => FolderPath.Parse(Text(node, name));

    private static string Text(JsonNode? node, string name) => (string?)(node as JsonObject)?[name] ?? throw new FormatException($"it has no {name} where one is needed");

    private static JsonArray Array(JsonObject node, string name) => node[name] as JsonArray ?? throw new FormatException($"it has no list {name}");

    private static long? Count(long? number) => number is < 0 ? throw new FormatException("a number is below 0") : number;
}
