using MailMover.Core.Journal;
using MailMover.Storage.Journal;
using Microsoft.Data.Sqlite;

namespace MailMover.Storage.Numbers;

/// <summary>The file behind the numbers of one endpoint. Its transactions take the write lock at once, since another process may number the same messages.</summary>
internal sealed class NumbersDatabase : IDisposable
{
    private const int Format = 1;

    private const string Schema =
        """
        CREATE TABLE folder (
            id INTEGER PRIMARY KEY,
            path TEXT NOT NULL UNIQUE,
            uid_validity INTEGER NOT NULL,
            uid_next INTEGER NOT NULL
        );
        CREATE TABLE number (
            folder_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            uid INTEGER NOT NULL,
            PRIMARY KEY (folder_id, name)
        ) WITHOUT ROWID;
        CREATE TABLE note (
            folder_id INTEGER NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (folder_id, name)
        ) WITHOUT ROWID;
        """;

    private readonly SqliteConnection _connection;
    private readonly Statement _find;
    private readonly Statement _add;

    private NumbersDatabase(SqliteConnection connection)
    {
        _connection = connection;
        _find = new Statement(connection, "SELECT uid FROM number WHERE folder_id = ? AND name = ?");
        _add = new Statement(connection, "INSERT INTO number (folder_id, name, uid) VALUES (?, ?, ?)");
    }

    /// <summary>Opens the file, making it for the user alone; a damaged one is set aside.</summary>
    public static NumbersDatabase Open(string file, TimeProvider time)
    {
        PrivateFiles.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            return OpenSound(file);
        }
        catch (SqliteException error) when (JournalErrors.IsDamage(error))
        {
            SetAside(file, time);
            return OpenSound(file);
        }
    }

    /// <summary>Keeps a damaged file under another name.</summary>
    public static void SetAside(string file, TimeProvider time) => SharedDatabase.SetAside(file, time);

    public void Dispose()
    {
        _find.Dispose();
        _add.Dispose();
        _connection.Dispose();
    }

    /// <summary>The folder of that name, made with this generation if there is none.</summary>
    public (long Id, uint UidValidity, uint UidNext) Folder(string path, uint generation) => Write(() =>
    {
        using (var add = new Statement(_connection, "INSERT INTO folder (path, uid_validity, uid_next) VALUES (?, ?, 1) ON CONFLICT DO NOTHING").With(path, generation))
            add.Run();
        using var find = new Statement(_connection, "SELECT id, uid_validity, uid_next FROM folder WHERE path = ?").With(path);
        find.Step();
        var found = (find.Number(0), (uint)find.Number(1), (uint)find.Number(2));
        find.Reset();
        return found;
    });

    public (uint UidValidity, uint UidNext) Figures(long folder)
    {
        using var find = new Statement(_connection, "SELECT uid_validity, uid_next FROM folder WHERE id = ?").With(folder);
        if (!find.Step())
            throw new JournalException("The numbers of this mailbox's messages were set aside or removed while they were in use. Run the same command again.");
        var found = ((uint)find.Number(0), (uint)find.Number(1));
        find.Reset();
        return found;
    }

    public IReadOnlyList<uint> Number(long folder, IReadOnlyList<string> names)
    {
        var numbers = new uint[names.Count];
        var unknown = new List<int>();
        for (var i = 0; i < names.Count; i++)
        {
            if (NumberOf(folder, names[i]) is { } known)
                numbers[i] = known;
            else
                unknown.Add(i);
        }

        if (unknown.Count > 0)
            Write(() => Add(folder, names, numbers, unknown));
        return numbers;
    }

    public IReadOnlyDictionary<string, uint> Find(long folder, IReadOnlyCollection<string> names)
    {
        var found = new Dictionary<string, uint>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (NumberOf(folder, name) is { } known)
                found[name] = known;
        }

        return found;
    }

    public long Count(long folder)
    {
        using var count = new Statement(_connection, "SELECT count(*) FROM number WHERE folder_id = ?").With(folder);
        count.Step();
        var found = count.Number(0);
        count.Reset();
        return found;
    }

    public bool Rename(long folder, string former, string name) => Write(() =>
    {
        using var rename = new Statement(_connection, "UPDATE OR REPLACE number SET name = ? WHERE folder_id = ? AND name = ?").With(name, folder, former);
        rename.Run();
        return true;
    });

    public (uint UidValidity, uint UidNext) BeginGeneration(long folder, Func<uint, uint> next) => Write(() =>
    {
        var generation = next(Figures(folder).UidValidity);
        Run("DELETE FROM number WHERE folder_id = ?", folder);
        Run("DELETE FROM note WHERE folder_id = ?", folder);
        Run("UPDATE folder SET uid_validity = ?, uid_next = 1 WHERE id = ?", generation, folder);
        return (generation, 1u);
    });

    public string? Note(long folder, string name)
    {
        using var find = new Statement(_connection, "SELECT value FROM note WHERE folder_id = ? AND name = ?").With(folder, name);
        if (!find.Step())
            return null;
        var value = find.Text(0);
        find.Reset();
        return value;
    }

    public bool SetNote(long folder, string name, string? value) => Write(() =>
    {
        if (value is null)
            Run("DELETE FROM note WHERE folder_id = ? AND name = ?", folder, name);
        else
            Run("INSERT INTO note (folder_id, name, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", folder, name, value);
        return true;
    });

    private static NumbersDatabase OpenSound(string file)
    {
        var connection = SharedDatabase.Open(file, Format, Schema);
        try
        {
            return new NumbersDatabase(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Another process may have numbered some of them meanwhile, so they are looked up once more under the lock.</summary>
    private bool Add(long folder, IReadOnlyList<string> names, uint[] numbers, List<int> unknown)
    {
        var next = Figures(folder).UidNext;
        foreach (var i in unknown)
        {
            if (NumberOf(folder, names[i]) is { } known)
            {
                numbers[i] = known;
                continue;
            }

            numbers[i] = next++;
            _add.With(folder, names[i], numbers[i]).Run();
        }

        Run("UPDATE folder SET uid_next = ? WHERE id = ?", next, folder);
        return true;
    }

    private uint? NumberOf(long folder, string name)
    {
        if (!_find.With(folder, name).Step())
            return null;
        var number = (uint)_find.Number(0);
        _find.Reset();
        return number;
    }

    private void Run(string sql, params ReadOnlySpan<object?> values)
    {
        using var statement = new Statement(_connection, sql).With(values);
        statement.Run();
    }

    private T Write<T>(Func<T> work) => SharedDatabase.Write(_connection, work);
}
