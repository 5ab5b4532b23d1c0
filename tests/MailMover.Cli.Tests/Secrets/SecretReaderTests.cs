using MailMover.Cli.Endpoints;
using MailMover.Cli.Secrets;
using MailMover.Cli.Tests.Doubles;
using MailMover.Core.Endpoints;
using Xunit;

namespace MailMover.Cli.Tests.Secrets;

public sealed class SecretReaderTests : IDisposable
{
    private const string Secret = "pa ss=wörd ";
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("mailmover-tests-").FullName, "secret");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public async Task A_variable_gives_its_value_unchanged() =>
        Assert.Equal(new Credential(CredentialKind.Password, Secret), await ReadAsync(new InMemoryConsole(), SecretKind.PasswordEnvironment, "PW"));

    [Fact]
    public async Task An_unset_variable_is_named()
    {
        var wrong = await Assert.ThrowsAsync<UsageException>(() => ReadAsync(new InMemoryConsole(), SecretKind.PasswordEnvironment, "NOT_SET"));

        Assert.Contains("--from-password-env: the environment variable NOT_SET is not set", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\nsecond line\n")]
    [InlineData("")]
    public async Task A_file_gives_its_first_line(string rest)
    {
        await File.WriteAllTextAsync(_file, Secret + rest, TestContext.Current.CancellationToken);

        Assert.Equal(Secret, (await ReadAsync(new InMemoryConsole(), SecretKind.PasswordFile, _file)).Secret);
    }

    [Fact]
    public async Task A_file_that_others_can_read_is_warned_of_without_its_content()
    {
        if (OperatingSystem.IsWindows())
            return;
        var console = new InMemoryConsole();
        await File.WriteAllTextAsync(_file, Secret, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await ReadAsync(console, SecretKind.PasswordFile, _file);
        Assert.Equal("", console.All);

        File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        await ReadAsync(console, SecretKind.PasswordFile, _file);

        Assert.Contains("chmod 600", console.All, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, console.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_or_empty_file_is_wrong_usage()
    {
        var missing = await Assert.ThrowsAsync<UsageException>(() => ReadAsync(new InMemoryConsole(), SecretKind.PasswordFile, _file));
        await File.WriteAllTextAsync(_file, "\nx", TestContext.Current.CancellationToken);
        var empty = await Assert.ThrowsAsync<UsageException>(() => ReadAsync(new InMemoryConsole(), SecretKind.PasswordFile, _file));

        Assert.Contains("there is no such file", missing.Message, StringComparison.Ordinal);
        Assert.Contains("is empty", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_gives_the_first_line_it_prints() =>
        Assert.Equal("10.0", (await ReadAsync(new InMemoryConsole(), SecretKind.PasswordCommand, PrintsTwoLines)).Secret);

    [Theory]
    [InlineData("no-such-program-anywhere --key hunter2")]
    [InlineData("dotnet no-such-command-hunter2")]
    [InlineData("dotnet 'hunter2")]
    public async Task A_command_that_fails_is_named_without_its_arguments(string command)
    {
        var wrong = await Assert.ThrowsAsync<UsageException>(() => ReadAsync(new InMemoryConsole(), SecretKind.PasswordCommand, command));

        Assert.Contains("--from-password-command", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_file_is_read_again_for_each_login()
    {
        await File.WriteAllTextAsync(_file, "first", TestContext.Current.CancellationToken);
        var source = await SourceAsync(new InMemoryConsole(), SecretKind.TokenFile, _file);
        Assert.Equal(new Credential(CredentialKind.AccessToken, "first"), await source.GetAsync(false, TestContext.Current.CancellationToken));

        await File.WriteAllTextAsync(_file, "second", TestContext.Current.CancellationToken);

        Assert.Equal("second", (await source.GetAsync(true, TestContext.Current.CancellationToken)).Secret);
    }

    [Fact]
    public async Task A_token_that_cannot_be_had_is_a_failure_of_the_login()
    {
        var source = await SourceAsync(new InMemoryConsole(), SecretKind.TokenFile, _file);

        var failure = await Assert.ThrowsAsync<MailFailureException>(() => source.GetAsync(false, TestContext.Current.CancellationToken));

        Assert.Equal((FailureKind.Authentication, EndpointSide.Source), (failure.Kind, failure.Side));
    }

    [Fact]
    public async Task A_prompt_shows_stars_and_takes_backspace()
    {
        var console = new InMemoryConsole { CanPrompt = true };
        console.Type("hunterx\b2\n");

        Assert.Equal("hunter2", (await ReadAsync(console, SecretKind.Prompt, "")).Secret);

        Assert.Equal("Password of imap://jo@h: *******\b \b*\n", console.ErrorText.ToString());
        Assert.Equal("", console.OutputText.ToString());
    }

    [Fact]
    public async Task Without_a_terminal_the_options_are_named_instead_of_asking()
    {
        var wrong = await Assert.ThrowsAsync<UsageException>(() => ReadAsync(new InMemoryConsole(), SecretKind.Prompt, ""));

        Assert.Contains("--from-password-env VAR", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_is_left_when_the_user_interrupts()
    {
        using var stop = new CancellationTokenSource();
        var reading = SourceAsync(new InMemoryConsole { CanPrompt = true }, SecretKind.Prompt, "", stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private static string PrintsTwoLines => OperatingSystem.IsWindows() ? "cmd /c echo 10.0& echo more" : "printf '10.0\\nmore\\n'";

    private static async Task<Credential> ReadAsync(InMemoryConsole console, SecretKind kind, string place) =>
        await (await SourceAsync(console, kind, place)).GetAsync(false, TestContext.Current.CancellationToken);

    private static Task<ICredentialSource> SourceAsync(InMemoryConsole console, SecretKind kind, string place, CancellationToken? stop = null)
    {
        var endpoint = new EndpointSettings { Side = EndpointSide.Source, Uri = EndpointUri.Parse("imaps://jo@h"), Secret = new SecretOrigin(kind, place) };
        return new SecretReader(console, v => v == "PW" ? Secret : null, TimeProvider.System).ReadAsync(endpoint, stop ?? TestContext.Current.CancellationToken);
    }
}
