using MailMover.Cli.Tests.Documentation;
using MailMover.Cli.Tests.Doubles;
using Xunit;

namespace MailMover.Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Commands => [.. DocumentationTests.Tree().Pages.Select(p => p.Command.Name)];

    [Theory, MemberData(nameof(Commands))]
    public async Task Help_fits_80_columns_and_names_every_option_and_exit_code(string command)
    {
        var session = new Session();

        Assert.Equal(ExitCode.Complete, await session.RunAsync($"{command} --help"));

        Assert.All(session.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        var page = DocumentationTests.Tree().Pages.Single(p => p.Command.Name == command);
        Assert.All(page.Command.Options, o => Assert.Contains(o.Name, session.Output, StringComparison.Ordinal));
        Assert.All(ExitCodes.Table, e => Assert.Contains($"\n  {(int)e.Code,-3}  {e.Meaning[..12]}", session.Output, StringComparison.Ordinal));
        Assert.Contains("\nExamples:\n", session.Output, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Commands))]
    public void Every_option_that_is_parsed_stands_under_a_heading_and_is_described(string command)
    {
        var page = DocumentationTests.Tree().Pages.Single(p => p.Command.Name == command);

        Assert.Equal(page.Command.Options.Select(o => o.Name).Order(), page.Groups.SelectMany(g => g.Options).Select(o => o.Name).Order());
        Assert.All(page.Command.Options, o => Assert.NotEmpty(o.Description!));
    }

    [Fact]
    public async Task Without_arguments_the_short_help_is_shown()
    {
        var session = new Session();

        Assert.Equal(ExitCode.Complete, await session.RunAsync([]));

        ApprovedText.Golden("short-help.txt", session.Output);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var session = new Session();

        Assert.Equal(ExitCode.Complete, await session.RunAsync("--version"));

        Assert.Matches(@"^mailmover \d+\.\d+\.\d+\n$", session.Output);
    }
}
