using MailMover.Core.Endpoints;
using MailMover.Core.Preflight;
using MailMover.Testing.InMemory;
using Xunit;

namespace MailMover.Core.Tests.Preflight;

public sealed class EndsTests
{
    [Fact]
    public async Task A_mailbox_that_is_fine_is_ready_and_nothing_is_changed_at_either_end()
    {
        var harness = new CheckHarness { Transfer = new() };
        harness.Transfer.Fill(30);
        var report = await harness.CheckAsync();
        Assert.True(report.IsReady);
        Assert.Empty(report.Findings);
        Assert.Equal((1, 30, 30, true), (report.Figures!.Folders, report.Figures.Messages, report.Figures.MessagesToCome, report.Figures.IsCounted));
        Assert.Equal(harness.OctetsAtSource, report.Figures.OctetsToCome);
        harness.AssertNothingWritten();
        Assert.Equal(0, harness.Source.Calls.OpenedForWriting + harness.Source.Calls.BodiesRead);
        Assert.Empty(await harness.Transfer.Journal.ListPairsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Both_ends_are_tried_even_if_one_fails()
    {
        var harness = new CheckHarness();
        harness.Source.Faults.RefuseLogin();
        harness.Destination.Faults.Fail("*", FailureKind.Unreachable, times: int.MaxValue);
        var report = await harness.CheckAsync();
        Assert.Equal(["login-refused", "unreachable"], report.Problems.Select(p => p.Id));
        Assert.Equal([EndpointSide.Source, EndpointSide.Destination], report.Problems.Select(p => p.Side!.Value));
        Assert.Equal([FailureKind.Authentication, FailureKind.Unreachable], report.Problems.Select(p => p.Failure!.Value));
        Assert.Null(report.Plan);
        Assert.False(report.IsReady);
    }

    [Fact]
    public async Task A_refused_login_comes_with_what_has_to_be_switched_on_at_the_provider()
    {
        var harness = new CheckHarness { Options = new() { Source = new() { Limits = new() { Provider = "Oldmail" }, Knowledge = new() { SwitchOnFirst = [new("Switch on IMAP.", "Open Settings.", "https://oldmail.example/imap")] } } } };
        harness.Source.Faults.RefuseLogin();
        var finding = await harness.FindAsync("switch-on-first");
        Assert.Equal("At Oldmail something has to be switched on before a login works: Switch on IMAP.", finding.Reason);
        Assert.Equal(("Open Settings.", "https://oldmail.example/imap", FindingSeverity.Note), (finding.NextStep, finding.Page, finding.Severity));

        // Whoever is let in needs no advice.
        await new CheckHarness { Options = harness.Options }.AssertNotFoundAsync("switch-on-first");
    }

    [Fact]
    public async Task A_server_that_is_not_trusted_is_told_apart_from_one_that_is_not_there()
    {
        var harness = new CheckHarness();
        harness.Destination.At("folders:before", () => throw new MailFailureException(EndpointSide.Destination, FailureScope.Endpoint, FailureKind.Unreachable, "It is not trusted.") { IsAboutTrust = true });
        var finding = await harness.FindAsync("not-trusted");
        Assert.Contains("--to-ca", finding.NextStep, StringComparison.Ordinal);
        Assert.Equal(FailureKind.Unreachable, finding.Failure);
    }

    [Theory]
    [InlineData(13, true)]
    [InlineData(15, false)]
    public async Task A_certificate_that_ends_soon_is_told(int days, bool isTold)
    {
        var harness = new CheckHarness();
        harness.Destination.Behaviour.Facts = new() { CertificateExpires = harness.Transfer.Time.GetUtcNow().AddDays(days) };
        Assert.Equal(isTold, (await harness.CheckAsync()).Findings.Any(f => f is { Id: "certificate-expires", Side: EndpointSide.Destination, Severity: FindingSeverity.Warning }));
    }

    [Fact]
    public async Task A_line_without_encryption_is_told_of_the_end_that_has_it()
    {
        var harness = new CheckHarness();
        harness.Source.Behaviour.Facts = new() { IsClearText = true };
        Assert.Equal(EndpointSide.Source, (await harness.FindAsync("clear-text")).Side);
    }

    [Fact]
    public async Task What_POP3_cannot_give_and_what_its_server_announces_is_told()
    {
        var maildrop = new MailMover.Testing.InMemory.InMemoryMailbox(EndpointSide.Source, new EndpointIdentity("pop3", "pop.old.example", 0, "jo"));
        maildrop.Behaviour.Facts = new() { LoginDelay = TimeSpan.FromMinutes(2), ExpireDays = 0 };
        var report = await new CheckHarness { Transfer = new() { Source = maildrop } }.CheckAsync();
        Assert.Equal(["pop3", "pop3-expires", "source-empty", "pop3-login-delay"], report.Findings.Select(f => f.Id));
        Assert.Contains("a login every 120 seconds", report.Findings[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traps_of_both_providers_and_the_closing_policy_of_the_source_are_told()
    {
        var known = new ProviderKnowledge { Traps = [new("It sorts mail away.", "Look in Other.")], Closing = new("It deletes mailboxes after 30 days (as of 2026-03-01).", "Check with your provider.") };
        var harness = new CheckHarness { Options = new() { Source = new() { Knowledge = known }, Destination = new() { Knowledge = known } } };
        var report = await harness.CheckAsync();
        Assert.Equal(2, report.Findings.Count(f => f.Id == "provider"));
        Assert.Equal(EndpointSide.Source, Assert.Single(report.Findings, f => f.Id == "closing").Side);
    }

    [Fact]
    public async Task A_source_in_trouble_is_a_problem_that_may_pass()
    {
        var harness = new CheckHarness();
        harness.Source.Faults.Fail("folders", FailureKind.Transient);
        Assert.Equal((FindingSeverity.Problem, FailureKind.Transient), ((await harness.FindAsync("in-trouble")) is var f ? (f.Severity, f.Failure!.Value) : default));
    }

    [Fact]
    public async Task The_same_mailbox_at_both_ends_is_a_problem()
    {
        var identity = new EndpointIdentity("imap", "mail.example.org", 0, "jo");
        var harness = new CheckHarness { Transfer = new() { Source = new(EndpointSide.Source, identity), Destination = new(EndpointSide.Destination, identity) } };
        Assert.Equal(FindingSeverity.Problem, (await harness.FindAsync("same-mailbox")).Severity);
    }
}
