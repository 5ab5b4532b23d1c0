using System.CommandLine;

namespace MailMover.Cli.Help;

/// <summary>Options that belong together, under one heading.</summary>
internal sealed record OptionGroup(string Title, IReadOnlyList<Option> Options);
