using System.Text;

namespace MailMover.Protocols.Imap.Wire;

/// <summary>Writes the protocol, cleaned, without secrets and without mail: neither what a login sends, nor literals, nor message texts in quotes.</summary>
internal sealed class ImapTrace(Action<string>? write, string connection, Func<string, string> clean)
{
    private const int Longest = 1000;
    private bool _isSecret;

    public bool IsOn => write is not null;

    /// <summary>From here on nothing is shown but that something was said.</summary>
    public void HideLogin(bool hide) => _isSecret = hide;

    public void Note(string text) => write?.Invoke($"{connection} {text}");

    public void Client(ReadOnlySpan<byte> line)
    {
        if (write is null)
            return;
        Note(_isSecret ? "C: (login, not shown)" : $"C: {Show(line)}");
    }

    public void Server(ReadOnlySpan<byte> response)
    {
        if (write is null)
            return;
        if (_isSecret && !ImapResponse.IsStatus(AfterTag(response)))
            Note("S: (login, not shown)");
        else
            Note($"S: {Show(WithoutMail(response))}");
    }

    private static ReadOnlySpan<byte> AfterTag(ReadOnlySpan<byte> response) => response[(response.IndexOf((byte)' ') + 1)..];

    /// <summary>The response up to its first literal or message text.</summary>
    private static ReadOnlySpan<byte> WithoutMail(ReadOnlySpan<byte> response)
    {
        var end = response.IndexOf("\r\n"u8);
        if (end >= 0)
            response = response[..end];
        var body = response.IndexOf("BODY["u8);
        return body < 0 ? response : response[..body];
    }

    private string Show(ReadOnlySpan<byte> line) =>
        clean(Encoding.UTF8.GetString(line.Length > Longest ? line[..Longest] : line));
}
