namespace MailMover.Providers.Discovery;

/// <summary>Makes what others wrote one line of bounded length.</summary>
internal static class OneLine
{
    private const int Longest = 200;

    public static string Of(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length <= Longest ? line.TrimEnd('.') : line[..Longest] + "…";
    }
}
