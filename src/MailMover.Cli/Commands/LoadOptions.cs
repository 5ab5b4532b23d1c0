using System.CommandLine;
using MailMover.Cli.Settings;
using MailMover.Core.Transfer;

namespace MailMover.Cli.Commands;

/// <summary>The options that bound what a command takes of memory and servers.</summary>
/// <param name="largerMessages">What becomes of messages that are too large.</param>
/// <param name="whose">Words for what the bound of memory is for; empty for the whole run.</param>
/// <param name="holdsMail">Whether the command reads mail.</param>
internal sealed class LoadOptions(string largerMessages, string whose = "", bool holdsMail = true)
{
    private const long LeastMemory = 1 << 20;
    private readonly Option<string> _memory = New("--memory", "SIZE", $"Mail on its way at any moment, at most{whose} (default 64M).");
    private readonly Option<string> _maxMessage = New("--max-message", "SIZE", $"Larger messages are {largerMessages} (default 1G).");
    private readonly Option<string> _connections = New("--connections", "N", $"Most connections to each server (default {PairSettings.DefaultConnections}). It starts with few and takes more while that is faster.");

    public IReadOnlyList<Option> Options => [.. holdsMail ? [_memory] : Array.Empty<Option>(), _maxMessage, _connections];

    public long ReadMemory(OptionValues values)
    {
        var memory = values.Size(_memory) ?? new TransferOptions().MemoryInOctets;
        if (memory < LeastMemory)
            values.Problem(_memory, "less than 1M is too little to work with.");
        return memory;
    }

    public long ReadMaxMessage(OptionValues values) => values.Size(_maxMessage) ?? new TransferOptions().MaxMessageInOctets;

    public int ReadConnections(OptionValues values) => values.Number(_connections, 1, 64) ?? PairSettings.DefaultConnections;

    private static Option<string> New(string name, string value, string description) => new(name) { HelpName = value, Description = description };
}
