using MailMover.Cli.Endpoints;
using MailMover.Core.Verification;
using MailMover.Storage.Findings;

namespace MailMover.Cli.Commands;

/// <summary>What <c>--accept-missing</c> names.</summary>
internal static class AcceptedMessages
{
    public const string Option = "--accept-missing";

    /// <exception cref="UsageException">It cannot be read, or is of another pair; with every problem there is.</exception>
    public static IReadOnlyList<AcceptedMessage> Read(string file, EndpointSettings from, EndpointSettings to)
    {
        try
        {
            return FindingsReader.ReadMissing(file, from.Uri.Identity, to.Uri.Identity);
        }
        catch (FindingsFormatException wrong)
        {
            throw new UsageException([.. wrong.Problems.Select(p => $"{Option}: {TerminalText.Escape(p)}")]);
        }
    }
}
