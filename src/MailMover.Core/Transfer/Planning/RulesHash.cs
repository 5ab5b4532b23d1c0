using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailMover.Core.Model;

namespace MailMover.Core.Transfer.Planning;

/// <summary>Digests of what a decision was made under, to find out later whether it still stands. The same on every machine and in every version.</summary>
public static class RulesHash
{
    /// <summary>What decides which messages of a folder go over, and where to: a folder may be passed over only while this is the same.</summary>
    public static string Of(SelectionRules rules, FolderPath source, FolderPath destination) => Hash(Decisive(rules, source, destination));

    private static string[] Decisive(SelectionRules rules, FolderPath source, FolderPath destination) =>
    [
        "rules 1",
        source.ToString(),
        destination.ToString(),
        rules.Since?.ToString("O", CultureInfo.InvariantCulture) ?? "",
        rules.Before?.ToString("O", CultureInfo.InvariantCulture) ?? "",
        rules.MaxSizeInOctets?.ToString(CultureInfo.InvariantCulture) ?? "",
        rules.Deleted.ToString(),

        // Only where there are any: the digests of earlier versions stay.
        .. rules.OwnAddresses.Select(a => a.ToLowerInvariant()).Order(StringComparer.Ordinal),
    ];

    /// <summary>What decides whether messages that were refused are worth another try: the rules, the limits and the program itself.</summary>
    /// <param name="rules">The user's rules.</param>
    /// <param name="source">The source folder.</param>
    /// <param name="destination">Its destination folder.</param>
    /// <param name="programVersion">The program's version.</param>
    /// <param name="appendLimit">The destination's largest message; null where it does not say.</param>
    /// <param name="maxMessageInOctets">The user's largest message.</param>
    /// <param name="repair">Whether refused messages are repaired.</param>
    public static string RefusalHash(
        SelectionRules rules, FolderPath source, FolderPath destination, string programVersion, long? appendLimit, long maxMessageInOctets, bool repair) =>
        Hash(
        [
            .. Decisive(rules, source, destination),
            programVersion,
            appendLimit?.ToString(CultureInfo.InvariantCulture) ?? "",
            maxMessageInOctets.ToString(CultureInfo.InvariantCulture),
            repair ? "repair" : "",
        ]);

    // The length before each part keeps "a","bc" apart from "ab","c".
    private static string Hash(string[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(parts.Select(p => $"{p.Length}:{p}")))));
}
