using System.Security.Cryptography;
using System.Text;

namespace MailMover.Reports.Html;

/// <summary>The page's style sheet, and the hash by which the page's policy allows this one and no other.</summary>
internal static class Style
{
    public static string Sheet { get; } = Read();

    public static string Hash { get; } = $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Sheet)))}";

    private static string Read()
    {
        using var stream = typeof(Style).Assembly.GetManifestResourceStream("certificate.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
