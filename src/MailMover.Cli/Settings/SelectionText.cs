using System.Globalization;
using MailMover.Core.Model;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Settings;

/// <summary>Rules as the options that give them, for a command that has to go by the same ones. What <see cref="Commands.SelectionOptions"/> reads.</summary>
internal static class SelectionText
{
    public static IReadOnlyList<string> Of(SelectionRules rules)
    {
        var arguments = new List<string>();
        foreach (var (source, destination) in rules.Map)
            Add("--map", $"{Side(source)}={Side(destination)}");
        Add("--into", rules.Into?.ToString());
        foreach (var glob in rules.Include)
            Add("--include", glob);
        foreach (var glob in rules.Exclude)
            Add("--exclude", glob);
        Add("--since", Day(rules.Since));
        Add("--before", Day(rules.Before));
        Add("--max-size", rules.MaxSizeInOctets?.ToString(CultureInfo.InvariantCulture));
        Add("--deleted", rules.Deleted == DeletedPolicy.Keep ? null : rules.Deleted.ToString().ToLowerInvariant());
        if (rules.OwnAddresses.Count > 0)
            arguments.Add("--sent-folder");
        foreach (var address in rules.OwnAddresses)
            Add("--my-address", address);
        return arguments;

        void Add(string option, string? value)
        {
            if (value is not null)
                arguments.AddRange([option, value]);
        }
    }

    private static string Side(FolderPath folder) => folder.ToString().Replace("=", "\\=", StringComparison.Ordinal);

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
