using System.Globalization;
using MailMover.Demo;
using MailMover.Testing.Servers;

namespace MailMover.Chaos;

/// <summary>What somebody needs to look into a round that went wrong: journal, audit log, what the copies said, and both mailboxes.</summary>
internal static class Evidence
{
    public static async Task<string> KeepAsync(string directory, RoundPlan plan, string fault, IEnumerable<ProcessOutcome> outcomes, CopyScenario scenario, CancellationToken cancellationToken)
    {
        var kept = Directory.CreateDirectory(Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"round-{plan.Number}"))).FullName;
        foreach (var file in scenario.Files())
        {
            var target = Path.Combine(kept, Path.GetRelativePath(scenario.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        await File.WriteAllTextAsync(Path.Combine(kept, "round.txt"), $"{plan}\n\n{fault}\n", cancellationToken);
        foreach (var (outcome, n) in outcomes.Select((o, i) => (o, i + 1)))
            await File.WriteAllTextAsync(Path.Combine(kept, string.Create(CultureInfo.InvariantCulture, $"copy-{n}.txt")), outcome.ToString(), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(kept, "source.log"), scenario.Source.LogText(), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(kept, "destination.log"), scenario.Destination.LogText(), cancellationToken);
        await ListAsync(Path.Combine(kept, "source.txt"), await DovecotFixture.ReadAsync(scenario.Source, scenario.SourceUser, cancellationToken), cancellationToken);
        await ListAsync(Path.Combine(kept, "destination.txt"), await DovecotFixture.ReadAsync(scenario.Destination, scenario.DestinationUser, cancellationToken), cancellationToken);
        return kept;
    }

    private static Task ListAsync(string file, MailboxContents contents, CancellationToken cancellationToken) => File.WriteAllLinesAsync(
        file,
        contents.Folders.SelectMany(f => contents[f].Select(m => $"{f}\t{m.Sha256}\t{m.InternalDate.ToUniversalTime():yyyy-MM-ddTHH:mm:ssZ}\t{m.Flags}").DefaultIfEmpty($"{f}\tempty")),
        cancellationToken);
}
