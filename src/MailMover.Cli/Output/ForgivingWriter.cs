using System.Text;

namespace MailMover.Cli.Output;

/// <summary>
/// Writes until the reader has gone (a closed terminal, <c>| head</c>) and is silent from then on: a transfer under way must not fail because nobody watches.
/// </summary>
internal sealed class ForgivingWriter(TextWriter inner) : TextWriter
{
    private bool _gone;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(w => w.Write(value));

    public override void Write(string? value) => Try(w => w.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(w => w.Write(buffer, index, count));

    public override void WriteLine(string? value) => Try(w => w.WriteLine(value));

    public override void Flush() => Try(w => w.Flush());

    private void Try(Action<TextWriter> write)
    {
        if (_gone)
            return;
        try
        {
            write(inner);
        }
        catch (IOException)
        {
            _gone = true;
        }
    }
}
