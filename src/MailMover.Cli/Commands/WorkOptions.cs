using System.CommandLine;
using MailMover.Cli.Help;
using MailMover.Cli.Settings;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Commands;

/// <summary>The options that say how the work is done.</summary>
internal sealed class WorkOptions
{
    private readonly Option<string> _flags = New("--flags", "WORD", "Flags changed at the source since the last run: merge (add them, the default), mirror (make them equal) or keep (leave the destination's alone).");
    private readonly Option<bool> _retryRefused = new("--retry-refused") { Description = "Try messages again that the destination refused in an earlier run." };
    private readonly Option<bool> _repair = new("--repair") { Description = "Repair messages that the destination refuses as they are (line ends, long lines, NUL characters, raw 8-bit headers), as far as it wants. The untouched originals are saved." };
    private readonly Option<bool> _removeOwnDoubles = new("--remove-own-doubles") { Description = "Remove a double that this program made because the server stored a message late. Without this it is only reported." };
    private readonly Option<bool> _keepOrder = new("--keep-order") { Description = "Keep the order of messages in each folder, also where that is slower." };
    private readonly Option<string> _memory = New("--memory", "SIZE", "Mail on its way at any moment, at most (default 64M).");
    private readonly Option<string> _maxMessage = New("--max-message", "SIZE", "Larger messages are refused and named (default 1G).");
    private readonly Option<string> _connections = New("--connections", "N", $"Most connections to each server (default {TransferSettings.DefaultConnections}). It starts with few and takes more while that is faster.");

    public OptionGroup Group => new("How it goes over", [_flags, _retryRefused, _repair, _removeOwnDoubles, _keepOrder, _memory, _maxMessage, _connections]);

    public TransferOptions Read(OptionValues values, SelectionRules rules)
    {
        var defaults = new TransferOptions();
        var memory = values.Size(_memory) ?? defaults.MemoryInOctets;
        if (memory < 1 << 20)
            values.Problem(_memory, "less than 1M is too little to work with.");
        return defaults with
        {
            Rules = rules,
            Flags = values.Word(_flags, FlagPolicy.Merge),
            RetryRefused = values.Is(_retryRefused),
            Repair = values.Is(_repair),
            RemoveOwnDoubles = values.Is(_removeOwnDoubles),
            KeepOrder = values.Is(_keepOrder),
            MemoryInOctets = memory,
            MaxMessageInOctets = values.Size(_maxMessage) ?? defaults.MaxMessageInOctets,
            ProgramVersion = ProgramVersion.Text,
        };
    }

    public int ReadConnections(OptionValues values) => values.Number(_connections, 1, 64) ?? TransferSettings.DefaultConnections;

    private static Option<string> New(string name, string value, string description) => new(name) { HelpName = value, Description = description };
}
