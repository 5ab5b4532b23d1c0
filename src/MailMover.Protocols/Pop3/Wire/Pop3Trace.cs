using System.Text;

namespace MailMover.Protocols.Pop3.Wire;

/// <summary>Writes the protocol, cleaned, without secrets and without mail: neither what a login sends, nor what follows the first line of an answer.</summary>
internal sealed class Pop3Trace(Action<string>? write, string connection, Func<string, string> clean)
{
    private const int Longest = 1000;
    private bool _isSecret;

    /// <summary>From here on nothing is shown but that something was said.</summary>
    public void HideLogin(bool hide) => _isSecret = hide;

    public void Note(string text) => write?.Invoke($"{connection} {text}");

    public void Client(string command)
    {
        if (write is null)
            return;
        Note(_isSecret ? "C: (login, not shown)" : $"C: {clean(command)}");
    }

    public void Server(ReadOnlySpan<byte> line, bool isChallenge)
    {
        if (write is null)
            return;
        Note(_isSecret && isChallenge ? "S: (login, not shown)" : $"S: {clean(Encoding.UTF8.GetString(line.Length > Longest ? line[..Longest] : line))}");
    }

    public void Lines(long count) => Note($"S: ({count:N0} lines)");
}
