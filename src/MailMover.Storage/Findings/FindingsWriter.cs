using CsvHelper;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Text;
using MailMover.Core.Verification;

namespace MailMover.Storage.Findings;

/// <summary>Writes findings as they come, from any thread. What goes wrong is told at the end: whoever finds must not be held up.</summary>
internal sealed class FindingsWriter : IDisposable
{
    private readonly Lock _lock = new();
    private readonly EndpointIdentity _source;
    private readonly EndpointIdentity _destination;
    private readonly CsvWriter _csv;
    private Exception? _failure;
    private bool _closed;

    public FindingsWriter(Stream stream, EndpointIdentity source, EndpointIdentity destination)
    {
        (_source, _destination) = (source, destination);
        // Readers that trim would otherwise take blanks off folder names.
        _csv = CsvWriter.Create(stream, new CsvWriterOptions { Quoting = CsvQuoting.WhenNeededOrWhitespace }, leaveOpen: true);
        foreach (var column in FindingColumns.All)
            _csv.WriteField(column);
        _csv.EndRecord();
    }

    public bool Any { get; private set; }

    public void Add(VerifiedMessage finding)
    {
        lock (_lock)
        {
            if (_closed || _failure is not null)
                return;
            try
            {
                Write(finding);
                Any = true;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _failure = error;
            }
        }
    }

    /// <exception cref="IOException">Not all of them are in the stream.</exception>
    public void Finish()
    {
        Dispose();
        if (_failure is not null)
            throw new IOException(_failure.Message, _failure);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            try
            {
                _csv.Dispose();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _failure ??= error;
            }
        }
    }

    private void Write(VerifiedMessage finding)
    {
        _csv.WriteField(FindingWords.Of(finding.Fate));
        Text(finding.Reason);
        Text(_source.ToString());
        Text(finding.Folder.ToString());
        Number(finding.Key.Generation);
        if (finding.Key is ImapMessageKey imap)
            _csv.WriteField(imap.Uid);
        else
            Text(finding.Key.ToString());
        Text(_destination.ToString());
        Text(finding.Destination?.ToString() ?? "");
        Text(finding.MessageId);
        Text(finding.Date);
        _csv.WriteField(finding.InternalDate?.UtcDateTime, "yyyy-MM-ddTHH:mm:ssZ");
        Text(finding.From);
        Text(finding.Subject);
        _csv.WriteField(finding.SizeInOctets < 0 ? (long?)null : finding.SizeInOctets);
        _csv.WriteField(finding.Sha256?.ToString());
        _csv.WriteField(FindingWords.Of(finding.Content));
        Text(finding.SavedAs ?? "");
        _csv.EndRecord();

        void Text(string text) => _csv.WriteField(CellText.Safe(text));

        // 0 stands for keys without a generation.
        void Number(uint number) => _csv.WriteField(number == 0 ? (uint?)null : number);
    }
}
