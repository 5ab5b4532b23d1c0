using System.Globalization;
using System.Text;
using CsvHelper;
using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Text;
using MailMover.Core.Verification;

namespace MailMover.Storage.Findings;

/// <summary>
/// Reads a <c>findings.csv</c> back, after a user took rows or columns out of it and a spreadsheet saved it in its own way: with semicolons or tabs, a byte order
/// mark or UTF-16, and quotes where it likes them.
/// </summary>
public sealed class FindingsReader
{
    private const int MostProblems = 20;
    private const int LongestRecord = 1 << 20;
    private const int LongestHeader = 4096;
    private const string TakeAgain = "Take findings.csv again as the verification wrote it.";
    private static readonly char[] Separators = [',', ';', '\t'];
    private readonly string _path;
    private readonly List<string> _problems = [];

    private FindingsReader(string path) => _path = path;

    /// <summary>The messages that its rows name as missing, or as accepted as missing already.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">The source that it must be about.</param>
    /// <param name="destination">The destination that it must be about.</param>
    /// <exception cref="FindingsFormatException">It is no such file, is about another pair, or names no missing message.</exception>
    public static IReadOnlyList<AcceptedMessage> ReadMissing(string path, EndpointIdentity source, EndpointIdentity destination) =>
        new FindingsReader(path).Read(source, destination);

    private List<AcceptedMessage> Read(EndpointIdentity source, EndpointIdentity destination)
    {
        if (Directory.Exists(_path))
            throw new FindingsFormatException($"{_path} is a directory. Name the file findings.csv in it.");
        if (!File.Exists(_path))
            throw new FindingsFormatException($"{_path} is not there. The last line of a verification says where its files are.");
        try
        {
            using var csv = CsvReader.Create(Open(), new CsvReaderOptions
            {
                Separator = Separator(),
                TrackLineNumbers = true,
                MaxRecordSize = LongestRecord,
                MalformedData = CsvMalformedDataHandling.Throw,
            });
            CheckHeader(csv);
            return Rows(csv, source, destination);
        }
        catch (CsvFormatException wrong)
        {
            throw new FindingsFormatException($"{_path}, line {wrong.LineNumber}: this is not a row of a CSV file (a quote is missing or too many). {TakeAgain}");
        }
        catch (DecoderFallbackException)
        {
            throw new FindingsFormatException($"{_path} is not written in UTF-8. Save it as \"CSV UTF-8\". {TakeAgain}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FindingsFormatException($"{_path} cannot be read: {error.Message.TrimEnd('.')}. See to it that you may read it.");
        }
    }

    private void CheckHeader(CsvReader csv)
    {
        csv.ReadHeader();
        var lacking = FindingColumns.Needed.Where(c => !csv.TryGetFieldIndex(c, out _)).ToList();
        if (lacking.Count == FindingColumns.Needed.Length)
            throw new FindingsFormatException($"{_path} is not a findings.csv of MailMover: its first line names none of the columns {string.Join(", ", FindingColumns.Needed)}.");
        if (lacking.Count > 0)
            throw new FindingsFormatException($"{_path}, line 1: the {(lacking.Count == 1 ? "column" : "columns")} {string.Join(", ", lacking)} {(lacking.Count == 1 ? "is" : "are")} missing. You may delete rows and other columns, but not {string.Join(", ", FindingColumns.Needed)}. {TakeAgain}");
    }

    private List<AcceptedMessage> Rows(CsvReader csv, EndpointIdentity source, EndpointIdentity destination)
    {
        var accepted = new List<AcceptedMessage>();
        while (_problems.Count < MostProblems && csv.Read())
        {
            if (!IsMissing(csv) || !IsOfThisPair(csv, FindingColumns.Source, source) || !IsOfThisPair(csv, FindingColumns.Destination, destination))
                continue;
            if (Message(csv) is { } message)
                accepted.Add(message);
        }

        if (_problems.Count > 0)
            throw new FindingsFormatException(_problems);
        if (accepted.Count == 0)
            throw new FindingsFormatException($"{_path} names no message whose {FindingColumns.Fate} is \"{FindingWords.Of(MessageFate.Missing)}\", so there is nothing to accept. Leave out the option.");
        return accepted;
    }

    // What was accepted once stands as "accepted missing" in the findings of that verification, and the same file may be given again.
    private static bool IsMissing(CsvReader csv) =>
        Cell(csv, FindingColumns.Fate) is var fate
        && (Is(fate, MessageFate.Missing) || Is(fate, MessageFate.AcceptedMissing));

    private static bool Is(string cell, MessageFate fate) => cell.Trim().Equals(FindingWords.Of(fate), StringComparison.OrdinalIgnoreCase);

    // The columns may have been deleted; folder, UID and Message-ID are compared in any case.
    private bool IsOfThisPair(CsvReader csv, string column, EndpointIdentity expected)
    {
        if (!csv.TryGetFieldIndex(column, out var index) || csv.IsEmpty(index) || CellText.Original(csv.GetString(index)) == expected.ToString())
            return true;
        Problem(csv, column, $"'{csv.GetString(index)}' is not the {column} that you gave, {expected}. Give the findings.csv of this pair of mailboxes.");
        return false;
    }

    private AcceptedMessage? Message(CsvReader csv)
    {
        var folder = Folder(csv);
        var validity = Number(csv, FindingColumns.SourceUidValidity);
        var uid = Number(csv, FindingColumns.SourceUid);
        return folder is null || validity is null || uid is null
            ? null
            : new AcceptedMessage(folder, new ImapMessageKey(validity.Value, uid.Value), CellText.Original(Cell(csv, FindingColumns.MessageId)));
    }

    private FolderPath? Folder(CsvReader csv)
    {
        try
        {
            return FolderPath.Parse(CellText.Original(Cell(csv, FindingColumns.SourceFolder)));
        }
        catch (FormatException wrong)
        {
            Problem(csv, FindingColumns.SourceFolder, wrong.Message);
            return null;
        }
    }

    private uint? Number(CsvReader csv, string column)
    {
        var text = Cell(csv, column).Trim();
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            return number;
        Problem(csv, column, $"'{text}' is not a number from 1 to 4294967295. A spreadsheet may have rewritten it. {TakeAgain}");
        return null;
    }

    private void Problem(CsvReader csv, string column, string words) =>
        _problems.Add(string.Create(CultureInfo.InvariantCulture, $"{_path}, line {csv.LineNumber}, column {column}: {words}"));

    private static string Cell(CsvReader csv, string column) => csv.GetString(column);

    private StreamReader Open() => new(_path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);

    /// <summary>By the first line: a spreadsheet writes what its country uses, and subjects hold all of these.</summary>
    private char Separator()
    {
        using var reader = Open();
        var buffer = new char[LongestHeader];
        var header = new string(buffer, 0, reader.ReadBlock(buffer)).Split('\n')[0];
        return Separators.MaxBy(s => header.Count(c => c == s));
    }
}
