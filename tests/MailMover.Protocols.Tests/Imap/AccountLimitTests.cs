using System.Globalization;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Protocols.Tests.Hostile;
using MailMover.Testing.Scripted;

namespace MailMover.Protocols.Tests.Imap;

/// <summary>What a provider is known to allow holds also where its server does not say so.</summary>
public sealed class AccountLimitTests
{
    private const int Patience = 30_000;
    private const string Announced = "IMAP4rev1 SASL-IR AUTH=PLAIN NAMESPACE UIDPLUS MULTIAPPEND LITERAL+ APPENDLIMIT=";

    [Theory]
    [InlineData(8, null, 8)]
    [InlineData(8, 15, 8)]
    [InlineData(8, 3, 3)]
    [InlineData(8, 0, 1)]
    public async Task No_more_connections_are_opened_than_the_provider_allows(int asked, int? allowed, int most)
    {
        await using var server = new ScriptedImapServer();
        await using var source = server.Open(EndpointSide.Source, o => o with { MaxConnections = asked, Account = new AccountLimits { Connections = allowed } });

        Assert.Equal(most, source.MaxConnections);
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_that_the_provider_is_known_to_refuse_is_not_sent()
    {
        await using var transfer = new ScriptedTransfer(3) { Change = o => o with { Account = new AccountLimits { Provider = "Example Mail", MessageInOctets = 500 } } };
        transfer.Source.Mailbox.Fill("INBOX", 1, first: 4, octets: 2000);

        var report = await transfer.CopyAsync();

        Assert.Equal((RunEnding.SomeRefusedOrFailed, 3, 1), (report.Ending, report.Total.Copied, report.Total.Refused));
        Assert.Contains(transfer.Journal.AuditRows, r => r.Outcome == MessageOutcome.Refused && r.Reason.Contains("was not sent: Example Mail takes at most 500. Keep it elsewhere", StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData("1000", 5000L, 1000L)]
    [InlineData("5000", 1000L, 1000L)]
    [InlineData("5000", null, 5000L)]
    public async Task The_smaller_of_the_announced_and_the_known_limit_holds(string announced, long? known, long least)
    {
        await using var server = new ScriptedImapServer { Capabilities = Announced + announced };
        await using var destination = server.Open(EndpointSide.Destination, o => o with { Account = new AccountLimits { MessageInOctets = known } });

        var traits = await destination.GetTraitsAsync(TestContext.Current.CancellationToken);
        Assert.Equal((least, long.Parse(announced, CultureInfo.InvariantCulture)), (traits.AppendLimit, traits.AnnouncedAppendLimit));
    }

    [Theory(Timeout = Patience)]
    [InlineData("IMAP4rev1 SASL-IR AUTH=PLAIN APPENDLIMIT")]
    [InlineData("IMAP4rev1 SASL-IR AUTH=PLAIN LIST-EXTENDED LIST-STATUS APPENDLIMIT")]
    public async Task A_limit_of_each_folder_is_among_its_figures(string capabilities)
    {
        await using var server = new ScriptedImapServer { Capabilities = capabilities };
        server.Mailbox.AddFolder("INBOX").AppendLimit = 500;
        server.Mailbox.AddFolder("Free");
        await using var destination = server.Open(EndpointSide.Destination);

        var folders = await destination.ListFoldersAsync(withStatus: true, TestContext.Current.CancellationToken);
        Assert.Equal(500, folders.Single(f => f.Path.IsInbox).Status!.AppendLimit);
        Assert.Null(folders.Single(f => f.Path == FolderPath.Of("Free")).Status!.AppendLimit);
    }

    [Fact(Timeout = Patience)]
    public async Task What_the_provider_takes_as_a_name_is_among_the_traits()
    {
        await using var server = new ScriptedImapServer();
        await using var destination = server.Open(EndpointSide.Destination, o => o with { Account = new AccountLimits { IgnoresFolderCase = true, RefusedInFolderNames = "^", ReservedFolderNames = ["Notes"] } });

        var traits = await destination.GetTraitsAsync(TestContext.Current.CancellationToken);

        Assert.True(traits.IgnoresFolderCase);
        Assert.Equal("^", traits.RefusedInFolderNames);
        Assert.Equal(["Notes"], traits.ReservedFolderNames);
    }
}
