using System.Globalization;
using Humanizer;
using MailMover.Core.Model;

namespace MailMover.Core.Preflight;

/// <summary>Numbers and names within sentences, the same whatever the country setting.</summary>
internal static class Amount
{
    private const int MostNames = 5;

    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    public static string Of(long number) => number.ToString("N0", English);

    /// <summary>A size, 1 KB being 1,024 octets.</summary>
    public static string Octets(long octets) => octets < 1024 ? $"{Of(octets)} B" : ByteSize.FromBytes(octets).ToString("#,0.#", English);

    public static string Messages(long number) => number == 1 ? "1 message" : $"{Of(number)} messages";

    public static string Folders(long number) => number == 1 ? "1 folder" : $"{Of(number)} folders";

    public static string Days(int number) => number == 1 ? "1 day" : $"{Of(number)} days";

    /// <summary>The first few names, and how many more there are.</summary>
    public static string Names(IReadOnlyList<string> names) =>
        names.Count <= MostNames ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNames))} and {Of(names.Count - MostNames)} more";

    public static string Names(IEnumerable<FolderPath> folders) => Names([.. folders.Select(f => f.ToString())]);
}
