using System.IO.Enumeration;
using System.Text;

namespace MailMover.Protocols.LocalStores.Maildir;

/// <summary>Names of files in <c>new</c> and <c>cur</c>, as UTF-8 one behind the other: a million of them are no million objects.</summary>
internal sealed class NameList
{
    private byte[] _octets;
    private readonly List<int> _starts;
    private readonly List<bool> _isNew;

    public NameList(int count = 0, int octets = 0)
    {
        _octets = new byte[Math.Max(octets, 4096)];
        _starts = new List<int>(count + 1) { 0 };
        _isNew = new List<bool>(count);
    }

    public int Count => _isNew.Count;

    public int Octets => _starts[^1];

    public string this[int index] => Encoding.UTF8.GetString(At(index));

    public ReadOnlySpan<byte> At(int index) => _octets.AsSpan(_starts[index], _starts[index + 1] - _starts[index]);

    public bool IsNew(int index) => _isNew[index];

    /// <summary>Adds what lies in a directory; hidden files are no messages. A directory that is not there is empty.</summary>
    public void AddAll(string directory, bool isNew)
    {
        try
        {
            var names = new FileSystemEnumerable<bool>(
                directory,
                (ref entry) =>
                {
                    Add(entry.FileName, isNew);
                    return true;
                },
                new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })
            {
                ShouldIncludePredicate = static (ref entry) => entry.FileName[0] != '.' && !IsOfTheSystem(entry.FileName),
            };
            foreach (var _ in names)
            {
                // Added as it went by.
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Some programs make "new" only when mail comes.
        }
    }

    public void Add(ReadOnlySpan<char> name, bool isNew)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(name.Length));
        Close(Encoding.UTF8.GetBytes(name, _octets.AsSpan(Octets)), isNew);
    }

    public void Add(ReadOnlySpan<byte> name, bool isNew)
    {
        Reserve(name.Length);
        name.CopyTo(_octets.AsSpan(Octets));
        Close(name.Length, isNew);
    }

    private static bool IsOfTheSystem(ReadOnlySpan<char> name) =>
        name.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase) || name.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase);

    private void Reserve(int octets)
    {
        if (_octets.Length - Octets < octets)
            Array.Resize(ref _octets, checked((int)Math.Min(Array.MaxLength, Math.Max((long)_octets.Length * 2, (long)Octets + octets))));
    }

    private void Close(int octets, bool isNew)
    {
        _starts.Add(Octets + octets);
        _isNew.Add(isNew);
    }
}
