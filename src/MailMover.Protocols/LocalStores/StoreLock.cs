using System.Globalization;
using System.Text;
using MailMover.Core.Endpoints;

namespace MailMover.Protocols.LocalStores;

/// <summary>
/// The operating system's lock on a file beside the mail: two processes of this program never write to one store at once. Other programs do not know it
/// and are not hindered. It ends with the process, however that ends.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const string HolderEnding = ".holder";
    private readonly FileStream _stream;

    private StoreLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock and writes into a file beside it, whose name ends with <c>.holder</c>, who has it.</summary>
    /// <remarks>The lock's file is never deleted: two processes could then hold the locks of two files of the same name.</remarks>
    /// <exception cref="MailFailureException">Somebody else has it; the message says who.</exception>
    public static StoreLock Take(string path, string store, TimeProvider time, LocalFailures failures)
    {
        try
        {
            // FileShare.None is LockFile on Windows and flock elsewhere.
            var stream = StoreFiles.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var taken = new StoreLock(stream);
            taken.Tell(string.Create(CultureInfo.InvariantCulture, $"mailmover (process {Environment.ProcessId}), since {time.GetLocalNow():yyyy-MM-dd HH:mm}"));
            return taken;
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw failures.Permanent(FailureScope.Endpoint, $"{LocalFailures.Show(store)} is being written to by another run: {Holder(path)}. Wait until it has ended, or stop it, and try again.");
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            throw failures.Of(FailureScope.Endpoint, $"{LocalFailures.Show(path)} could not be written", e);
        }
    }

    public void Dispose()
    {
        StoreFiles.TryDelete(_stream.Name + HolderEnding);
        _stream.Dispose();
    }

    private void Tell(string holder)
    {
        try
        {
            using var told = StoreFiles.Open(_stream.Name + HolderEnding, FileMode.Create, FileAccess.Write, FileShare.Read);
            told.Write(Encoding.UTF8.GetBytes(holder));
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            // The lock is what counts; its words are a courtesy.
        }
    }

    private static string Holder(string path)
    {
        try
        {
            using var stream = new FileStream(path + HolderEnding, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var text = new byte[200];
            var holder = LocalFailures.Show(Encoding.UTF8.GetString(text, 0, stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)));
            return holder.Length > 0 ? holder : "mailmover";
        }
        catch (Exception e) when (LocalFailures.IsOfFiles(e))
        {
            return "mailmover";
        }
    }

    private static bool IsHeld(IOException error) => OperatingSystem.IsWindows()
        ? error.HResult == WindowsSharingViolation
        : error.HResult == (OperatingSystem.IsMacOS() ? MacWouldBlock : LinuxWouldBlock);
}
