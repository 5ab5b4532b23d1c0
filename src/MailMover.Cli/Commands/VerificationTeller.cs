using System.Text;
using System.Text.Json;
using MailMover.Cli.Output;
using MailMover.Cli.Settings;
using MailMover.Core.Journal;
using MailMover.Core.Verification;
using MailMover.Reports;
using MailMover.Storage.Findings;

namespace MailMover.Cli.Commands;

/// <summary>Writes the certificate of a verification and tells what it says.</summary>
/// <param name="context">What every command works with.</param>
/// <param name="settings">What was typed.</param>
/// <param name="auditFile">The pair's audit log, whether it is there or not.</param>
/// <param name="files">Where the certificate goes; null for none.</param>
internal sealed class VerificationTeller(CommandContext context, PairSettings settings, string auditFile, VerificationFiles? files)
{
    private VerificationFiles? _written;

    private TextWriter Words => settings.Output.Json ? context.Console.Error : context.Console.Output;

    public static bool IsAtItsEnd(VerificationReport report) => report.Ending is RunEnding.Complete or RunEnding.Unbalanced;

    /// <summary>Writes and tells. Where the certificate cannot be written, what was found is told all the same.</summary>
    /// <exception cref="JournalException">The certificate could not be written.</exception>
    public void Tell(VerificationReport report)
    {
        var certificate = Certificate(report);
        try
        {
            if (files is not null && IsAtItsEnd(report))
            {
                files.Finish(Html(report, certificate), Encoding.UTF8.GetString(Json(report, certificate)));
                _written = files;
            }
        }
        finally
        {
            TellInJson(report, certificate);
            TellInWords(report, certificate);
        }
    }

    public void TellMarked(int messages)
    {
        if (settings.Output.Json)
            context.Console.Output.WriteLine(JsonLine.Event("missing_marked", context.Time.GetUtcNow(), json => json.WriteNumber("messages", messages)));
        if (settings.Output.Quiet)
            return;
        Fold(Words, messages switch
        {
            0 => "Nothing that was copied is missing at the destination.",
            1 => "1 message that was copied is nowhere at the destination now. It is copied again.",
            _ => $"{Figures.Messages(messages)} that were copied are nowhere at the destination now. They are copied again.",
        });
        Words.Flush();
    }

    private CertificateContext Certificate(VerificationReport report) => new()
    {
        AuditFile = File.Exists(auditFile) ? auditFile : null,
        FindingsFile = files is { HasFindings: true } ? files.Findings : null,
        CopyCommand = settings.Given.Copy(report.Rules, report.Total[MessageFate.Missing] > 0 ? ["--again-missing"] : []),
        VerifyCommand = settings.Given.Verify(),
        TimeZone = context.Time.LocalTimeZone,
    };

    private static string Html(VerificationReport report, CertificateContext certificate)
    {
        using var page = new StringWriter();
        HtmlCertificate.Write(page, report, certificate);
        return page.ToString();
    }

    private static byte[] Json(VerificationReport report, CertificateContext certificate)
    {
        using var stream = new MemoryStream();
        JsonCertificate.Write(stream, report, certificate);
        return stream.ToArray();
    }

    private void TellInJson(VerificationReport report, CertificateContext certificate)
    {
        if (!settings.Output.Json)
            return;
        context.Console.Output.WriteLine(JsonLine.Event("verification_finished", context.Time.GetUtcNow(), json =>
        {
            json.WriteString("verdict", JsonLine.Name(report.Verdict));
            json.WriteString("ending", JsonLine.Name(report.Ending));
            json.WriteNumber("exit_code", (int)ExitCodes.Of(report.Ending));
            json.WriteString("certificate_file", _written?.Html);
            json.WriteString("certificate_json", _written?.Json);
            json.WriteString("findings_file", _written?.Findings);
            json.WritePropertyName("certificate");
            using var whole = JsonDocument.Parse(Json(report, certificate));
            whole.RootElement.WriteTo(json);
        }));
    }

    private void TellInWords(VerificationReport report, CertificateContext certificate)
    {
        if (!IsAtItsEnd(report))
            Unfinished(report);
        else if (!settings.Output.Quiet)
            Finished(Words, report, certificate, TextCertificate.Lines(report, certificate with { CopyCommand = "", VerifyCommand = "", FindingsFile = _written is null ? null : certificate.FindingsFile }, context.Console.Width));
        else if (report.Verdict != Verdict.Green)
            Finished(context.Console.Error, report, certificate, Shortly(report));
    }

    private void Finished(TextWriter output, VerificationReport report, CertificateContext certificate, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            output.WriteLine(line);
        var commands = NextCommands.Of(report, settings.Given, _written is null ? null : certificate.FindingsFile);
        if (commands.Count > 0)
            output.WriteLine();
        foreach (var (what, command) in commands)
        {
            Fold(output, what);
            // In one line, however long: a command that is broken in two is two commands to a shell.
            output.WriteLine($"  {command}");
        }

        if (_written is null)
            return;
        output.WriteLine();
        output.WriteLine($"Certificate: {TerminalText.Escape(_written.Html)}");
    }

    private IEnumerable<string> Shortly(VerificationReport report) =>
        report.Reasons.Where(r => r.Weight != Verdict.Green)
            .SelectMany(r => TextFold.Words(TerminalText.Escape($"{r.Weight.ToString().ToUpperInvariant()}: {r.Text} {r.NextStep}".TrimEnd()), context.Console.Width));

    private void Unfinished(VerificationReport report)
    {
        var error = context.Console.Error;
        var (headline, step) = NextStep.Stopped(report.Ending, "Run the same command again: it begins anew.");
        Words.Flush();
        Fold(error, $"{headline} There is no certificate of it.");
        foreach (var reason in report.Reasons)
            Fold(error, TerminalText.Escape(reason.Text));
        Fold(error, step);
    }

    private void Fold(TextWriter output, string text)
    {
        foreach (var line in TextFold.Words(text, context.Console.Width))
            output.WriteLine(line);
    }
}
