using Xunit;

namespace MailMover.Cli.Tests.EndToEnd;

/// <summary>What a run over a list writes, told from mail on this computer and a server that is not there.</summary>
public sealed class BulkWithoutServersTests
{
    // Nobody listens on port 1.
    private const string Away = "imap+insecure://jo@127.0.0.1:1";

    [Fact(Timeout = 120_000)]
    public async Task A_run_that_is_not_about_a_row_does_not_make_it_look_complete()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var place = new Workplace();
        var list = await ListAsync(place, stop);
        await place.RunAsync(3, stop, "bulk", list, "--attempts", "1");

        var again = await place.RunAsync(3, stop, "bulk", list, "--only", "pending");

        Assert.Contains("Of the whole list, 1 of 2 mailboxes are complete.", again.Errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(place["users.summary.html"], stop);
        Assert.Contains("1 of 2 mailboxes complete", page, StringComparison.Ordinal);
        Assert.Contains("failed (earlier run)", page, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", page, StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("--summary", "users.csv", "--summary: this is the file of mailboxes itself.")]
    [InlineData("--results", "users.csv", "--results: this is the file of mailboxes itself.")]
    [InlineData("--summary", "users.results.csv", "--summary: this is the file of results.")]
    [InlineData("--summary", "none/such/page.html", "cannot be written")]
    public async Task What_is_written_never_takes_the_place_of_the_list_and_is_tried_before_anything_begins(string option, string file, string words)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var place = new Workplace();
        var list = await ListAsync(place, stop);
        var before = await File.ReadAllTextAsync(list, stop);

        var outcome = await place.RunAsync(2, stop, "bulk", list, option, place[file]);

        Assert.Contains(words, outcome.Errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(list, stop));
        Assert.False(Directory.Exists(place["new"]));
    }

    [Fact(Timeout = 120_000)]
    public async Task What_is_mistyped_on_the_command_line_is_not_blamed_on_the_list()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var place = new Workplace();
        var outcome = await place.RunAsync(2, stop, "bulk", await ListAsync(place, stop), "--to-daily-limit", "lots", "--to-folder", "Old");

        Assert.Contains("--to-daily-limit: 'lots' is not a size", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("line 2", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("--to-folder", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_list_of_results_is_a_list_again()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var place = new Workplace();
        var list = await ListAsync(place, stop);
        await place.RunAsync(3, stop, "bulk", list, "--attempts", "1");

        await place.RunAsync(0, stop, "bulk", place["users.results.csv"], "--dry-run");
    }

    private static async Task<string> ListAsync(Workplace place, CancellationToken stop)
    {
        foreach (var folder in (string[])["cur", "new", "tmp"])
            Directory.CreateDirectory(Path.Combine(place["old"], folder));
        await File.WriteAllTextAsync(Path.Combine(place["old"], "cur", "1.a.b:2,S"), "Subject: one\r\n\r\nHello.\r\n", stop);
        await File.WriteAllLinesAsync(
            place["users.csv"],
            ["source,source_secret,destination,destination_secret,options", $"maildir:{place["old"]},,maildir:{place["new"]},,--exclude Spam", $"{Away},env:PW,maildir:{place["other"]},,"],
            stop);
        return place["users.csv"];
    }
}
