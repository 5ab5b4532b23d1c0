using System.CommandLine;
using MailMover.Cli.Settings;
using MailMover.Core.Verification;

namespace MailMover.Cli.Commands;

/// <summary>The options that say how closely a verification looks, and where its certificate goes.</summary>
internal sealed class VerificationOptionSet
{
    private readonly Option<string> _level = One("--level", "WORD", "How closely to look: counts (numbers of messages only, never GREEN), headers (every message by its header, size and date; the default) or content (every message is read back from both ends).");
    private readonly Option<string> _sample = One("--sample", "SHARE", "With --level content: read back only this share of the messages, chosen at random (5%, 0.5%); the others are verified by headers.");
    private readonly Option<string> _seed = One("--sample-seed", "N", "Choose the same sample again. The certificate names the number.");
    private readonly Option<bool> _senders = new("--who-writes-me") { Description = "Also count who wrote to the old address in the last 90 days: those to tell the new one." };
    private readonly Option<string> _certificate = One("--certificate", "DIR", "Put certificate.html, certificate.json and findings.csv into this directory instead of the state directory.");

    public IReadOnlyList<Option> Options => [_level, _sample, _seed, _senders, _certificate];

    public VerificationSettings Read(OptionValues values)
    {
        var level = values.Word(_level, VerificationLevel.Headers);
        var sample = Sample(values);
        if (sample is not null && level != VerificationLevel.Content)
            values.Problem(_sample, "only contents are sampled. Add --level content.");
        if (values.Text(_seed) is not null && values.Text(_sample) is null)
            values.Problem(_seed, "there is nothing to choose without --sample. Add for example --sample 5%.");
        return new VerificationSettings
        {
            Options = new VerificationOptions
            {
                Level = level,
                Sample = sample ?? 1,
                SampleSeed = values.Number(_seed, 0, int.MaxValue),
                WhoWritesMe = values.Is(_senders),
                ProgramVersion = ProgramVersion.Text,
            },
            CertificateDirectory = values.Text(_certificate),
        };
    }

    /// <summary>That none of them was given, where they would be for nothing.</summary>
    public void WantNone(OptionValues values, string without)
    {
        foreach (var option in Options.Where(values.IsGiven))
            values.Problem(option, $"is for a verification. Add {without}.");
    }

    private double? Sample(OptionValues values)
    {
        if (values.Text(_sample) is not { } text)
            return null;
        if (SampleText.Parse(text) is { } share)
            return share;
        values.Problem(_sample, $"'{TerminalText.Escape(text)}' is not a share. Write for example 5% or 0.5%.");
        return null;
    }

    private static Option<string> One(string name, string value, string description) => new(name) { HelpName = value, Description = description };
}
