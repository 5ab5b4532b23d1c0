using MailMover.Reports.Text;

namespace MailMover.Reports.Words;

/// <summary>How the manifest is computed from the audit log. The same commands stand in docs/audit.md.</summary>
internal static class ManifestWords
{
    // Each row is one line, since the audit log holds no line breaks inside of fields. The outcome is found from the line's begin and the digest from its
    // end, where no text of a sender stands between: what a subject holds cannot be taken for either.
    public const string Shell =
        """LC_ALL=C sed -nE 's/^[^,"]*,[^,"]*,copied,.*,([0-9a-f]{64}),("([^"]|"")*"|[^",]*),[0-9]+[^0-9]?$/\1/p' audit.csv | LC_ALL=C sort -u | shasum -a 256""";

    public const string PowerShell =
        """$d = (Import-Csv audit.csv -Encoding UTF8 | Where-Object { $_.outcome -eq 'copied' -and $_.sha256 } | Select-Object -ExpandProperty sha256 | Sort-Object -Unique) -join "`n"; [BitConverter]::ToString([Security.Cryptography.SHA256]::Create().ComputeHash([Text.Encoding]::ASCII.GetBytes("$d`n"))).Replace('-', '').ToLower()""";

    public static string Messages(long distinct) => distinct == 1 ? "1 distinct message" : $"{Figures.Count(distinct)} distinct messages";
}
