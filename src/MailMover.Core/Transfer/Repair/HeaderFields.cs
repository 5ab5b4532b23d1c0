using System.Text;
using System.Text.RegularExpressions;

namespace MailMover.Core.Transfer.Repair;

/// <summary>Header fields as octets. It has to accept whatever lies in real mailboxes.</summary>
internal static partial class HeaderFields
{
    /// <summary>The length of the header: up to the empty line, or to the first line that can be no part of a header.</summary>
    public static int LengthOf(ReadOnlySpan<byte> entity)
    {
        var length = 0;
        while (length < entity.Length)
        {
            var line = entity.Slice(length, OctetLines.FirstLength(entity[length..]));
            var isContinuation = length > 0 && line[0] is (byte)' ' or (byte)'\t';
            var isMboxSeparator = length == 0 && line.StartsWith("From "u8);
            if (!isContinuation && !isMboxSeparator && line.IndexOf((byte)':') < 1)
                return length;
            length += line.Length;
        }

        return length;
    }

    /// <summary>The fields, each with its continuation lines and its line end.</summary>
    public static List<byte[]> Split(ReadOnlySpan<byte> header)
    {
        var fields = new List<byte[]>();
        foreach (var line in OctetLines.Split(header))
        {
            if (fields.Count > 0 && line[0] is (byte)' ' or (byte)'\t')
                fields[^1] = [.. fields[^1], .. line];
            else
                fields.Add(line);
        }

        return fields;
    }

    /// <summary>The name of a field; empty where there is no colon.</summary>
    public static string NameOf(ReadOnlySpan<byte> field) =>
        field.IndexOf((byte)':') is > 0 and var colon ? Encoding.Latin1.GetString(field[..colon]).TrimEnd(' ', '\t') : "";

    /// <summary>The value of the first field of that name, unfolded; null where there is none.</summary>
    public static string? Find(ReadOnlySpan<byte> header, string name)
    {
        foreach (var field in Split(header))
        {
            if (NameOf(field).Equals(name, StringComparison.OrdinalIgnoreCase))
                return Encoding.Latin1.GetString(field.AsSpan(field.AsSpan().IndexOf((byte)':') + 1)).ReplaceLineEndings("").Trim();
        }

        return null;
    }

    /// <summary>The boundary of a multipart; null where the header names none.</summary>
    public static string? Boundary(ReadOnlySpan<byte> header)
    {
        var match = BoundaryParameter().Match(Find(header, "Content-Type") ?? "");
        var boundary = match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["plain"].Value;
        return boundary.Length == 0 ? null : boundary.TrimEnd();
    }

    /// <summary>The header with this field in place of the first one of its name, or at the end.</summary>
    public static byte[] With(ReadOnlySpan<byte> header, string name, string value)
    {
        var fields = Split(header);
        var field = Encoding.Latin1.GetBytes($"{name}: {value}\r\n");
        var at = fields.FindIndex(f => NameOf(f).Equals(name, StringComparison.OrdinalIgnoreCase));
        if (at >= 0)
            fields[at] = field;
        else
            fields.Add(OctetLines.EndLength(header) > 0 || header.IsEmpty ? field : [.. "\r\n"u8, .. field]);
        return [.. fields.SelectMany(f => f)];
    }

    [GeneratedRegex(@";\s*boundary\s*=\s*(?:""(?<quoted>[^""]*)""|(?<plain>[^\s;]+))", RegexOptions.IgnoreCase)]
    private static partial Regex BoundaryParameter();
}
