using System.Text;
using MailMover.Protocols.LocalStores.Mbox;

namespace MailMover.Protocols.Tests.LocalStores.Mbox;

public sealed class AppendLogTests : IDisposable
{
    private const string Old = "From a@example.org Mon Mar  2 10:11:12 2020\nSubject: old\n\nold\n\n";
    private const string New = "From MAILER-DAEMON Mon Mar  2 10:11:12 2020 +0000\nSubject: new\n\nnew\n\n";
    private const string Foreign = "From MAILER-DAEMON Tue Mar  3 10:11:12 2020\nSubject: foreign\n\nforeign\n\n";

    private readonly MboxStores _stores = new();
    private readonly string _file;

    public AppendLogTests() => _file = _stores.Write("Inbox", Old);

    public void Dispose() => _stores.Dispose();

    [Fact]
    public async Task An_append_that_was_cut_after_any_octet_is_taken_back()
    {
        for (var written = 0; written <= New.Length; written++)
        {
            File.WriteAllText(_file, Old + New[..written]);
            await LogAsync();
            AppendLog.Recover(_file, CancellationToken.None);
            Assert.Equal(written == New.Length ? Old + New : Old, File.ReadAllText(_file));
            Assert.False(File.Exists(AppendLog.PathOf(_file)));
        }
    }

    [Fact]
    public async Task A_log_that_was_cut_after_any_octet_was_never_acted_on()
    {
        await LogAsync();
        var log = File.ReadAllBytes(AppendLog.PathOf(_file));
        for (var written = 0; written < log.Length; written++)
        {
            File.WriteAllBytes(AppendLog.PathOf(_file), log[..written]);
            AppendLog.Recover(_file, CancellationToken.None);
            Assert.Equal(Old, File.ReadAllText(_file));
            Assert.False(File.Exists(AppendLog.PathOf(_file)));
        }
    }

    [Fact]
    public async Task Zeros_that_a_file_system_left_are_taken_back_too()
    {
        File.WriteAllText(_file, Old + New[..10] + new string('\0', 30));
        await LogAsync();
        AppendLog.Recover(_file, CancellationToken.None);
        Assert.Equal(Old, File.ReadAllText(_file));
    }

    [Fact]
    public async Task Mail_that_another_program_has_appended_stays_and_ours_is_not_written_over_it()
    {
        File.WriteAllText(_file, Old + Foreign);
        await LogAsync();
        AppendLog.Recover(_file, CancellationToken.None);
        Assert.Equal(Old + Foreign, File.ReadAllText(_file));

        File.WriteAllText(_file, Old + New + Foreign);
        await LogAsync();
        AppendLog.Recover(_file, CancellationToken.None);
        Assert.Equal(Old + New + Foreign, File.ReadAllText(_file));
    }

    [Fact]
    public async Task What_cannot_be_told_apart_is_left_as_it_is_and_said()
    {
        File.WriteAllText(_file, Old + New[..60] + Foreign);
        await LogAsync();
        var failure = Assert.Throws<IOException>(() => AppendLog.Recover(_file, CancellationToken.None));
        Assert.Contains($"octet {Old.Length}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Old + New[..60] + Foreign, File.ReadAllText(_file));
        Assert.True(File.Exists(AppendLog.PathOf(_file)));
    }

    [Fact]
    public async Task Whoever_reads_does_not_count_what_was_half_appended_and_changes_nothing()
    {
        File.WriteAllText(_file, Old + New[..60]);
        await LogAsync();
        Assert.Equal(Old.Length, AppendLog.Trusted(_file, new FileInfo(_file).Length, CancellationToken.None));
        File.WriteAllText(_file, Old + Foreign);
        Assert.Equal((Old + Foreign).Length, AppendLog.Trusted(_file, (Old + Foreign).Length, CancellationToken.None));
        File.WriteAllText(_file, Old + New[..60]);
        Assert.Equal(Old + New[..60], File.ReadAllText(_file));
    }

    private Task LogAsync() => AppendLog.WriteAsync(
        _file,
        Old.Length,
        sink =>
        {
            sink.Write(Encoding.ASCII.GetBytes(New));
            return Task.CompletedTask;
        },
        CancellationToken.None);
}
