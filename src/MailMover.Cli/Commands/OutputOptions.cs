using System.CommandLine;
using MailMover.Cli.Help;
using MailMover.Cli.Settings;

namespace MailMover.Cli.Commands;

/// <summary>The options that say what is shown.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object a line on standard output, and the text for people on standard error." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Print only errors and what to do about them. The exit code tells the rest." };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Print every folder and every message that did not go over as it was; details of unexpected errors." };
    private readonly Option<bool> _noColor = new("--no-color") { Description = "No colours. The environment variable NO_COLOR does the same." };

    public OptionGroup Group => new("Output", [_json, _quiet, _verbose, _noColor]);

    /// <summary>The option for the protocol, which only commands have that may write files.</summary>
    public static Option<string> Trace() =>
        new("--trace") { HelpName = "FILE", Description = "Write what is said between the program and the servers to this file, without secrets and without mail." };

    public OutputSettings Read(OptionValues values)
    {
        if (values.Is(_quiet) && values.Is(_verbose))
            values.Problem("--quiet, --verbose: give only one of them.");
        return new OutputSettings
        {
            Json = values.Is(_json),
            Quiet = values.Is(_quiet),
            Verbose = values.Is(_verbose),
            NoColor = values.Is(_noColor) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        };
    }
}
