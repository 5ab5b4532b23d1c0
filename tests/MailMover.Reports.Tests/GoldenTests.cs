using System.Text;
using MailMover.Core.Verification;
using MailMover.Reports.Tests.Doubles;
using MailMover.Testing.Documents;
using Xunit;

namespace MailMover.Reports.Tests;

/// <summary>The certificates as they are; look at them in a browser when one changes.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Names { get; } = ["green", "amber", "red", "empty", "counted"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_is_as_approved(string name) => Golden($"{name}.html", Page.Text(Report(name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_json_is_as_approved(string name)
    {
        using var output = new MemoryStream();
        JsonCertificate.Write(output, Report(name), Samples.Context);
        Golden($"{name}.json", Encoding.UTF8.GetString(output.ToArray()) + "\n");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_text_is_as_approved(string name) =>
        Golden($"{name}.txt", string.Concat(TextCertificate.Lines(Report(name), Samples.Context, 80).Select(l => l + "\n")));

    private static VerificationReport Report(string name) => name switch
    {
        "green" => Samples.Green,
        "amber" => AmberSample.Report,
        "empty" => Samples.Empty,
        "counted" => Samples.Counted,
        _ => RedSample.Report,
    };

    private static void Golden(string name, string actual) => ApprovedFile.Golden("MailMover.Reports.Tests", name, actual);
}
