using MailMover.Cli.Output;
using MailMover.Core.Endpoints;
using MailMover.Core.Journal;
using MailMover.Core.Model;
using MailMover.Core.Preflight;
using MailMover.Core.Transfer;
using MailMover.Core.Verification;

namespace MailMover.Cli.Tests.Doubles;

/// <summary>A run with something of everything, hostile names included.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly EndpointIdentity Old = new("imap", "imap.old.example", 0, "jo@old.example");

    public static readonly EndpointIdentity New = new("imap", "imap.new.example", 1143, "jo");

    public static readonly FolderPath Hostile = FolderPath.Of("Evil\u001b[2J\u202Egnp.exe [red]");

    public static TransferPlan Plan => new()
    {
        Pairs =
        [
            Pair(FolderPath.Inbox, FolderPath.Inbox, 1234, 56_789_012, create: false),
            Pair(FolderPath.Parse("Work/Invoices and receipts/2019/Quarter 4 with a long name"), FolderPath.Parse("Work/Invoices and receipts/2019/Quarter 4 with a long name"), 42, 1_048_576, create: true),
            Pair(FolderPath.Parse("家族/写真"), FolderPath.Parse("家族/写真"), 7, 900, create: true),
            Pair(FolderPath.Parse("Sent Items"), FolderPath.Parse("Sent"), 300, null, create: false, "the destination's folder for sent mail"),
            Pair(Hostile, FolderPath.Of("Evil"), 1, 10, create: true, "the destination cannot hold this name"),
        ],
        LeftOut = [(new FolderInfo { Path = FolderPath.Of("Shared"), CanOpen = false }, "it cannot be opened and holds no messages")],
        Warnings = ["--map Drats=Drafts matches no folder."],
    };

    /// <summary>A look before a copy that found something of everything.</summary>
    public static PreflightReport Preflight => new()
    {
        Source = Old,
        Destination = New,
        Time = Now,
        Rules = new(),
        Plan = Plan,
        Findings =
        [
            new()
            {
                Id = "quota-too-small", Severity = FindingSeverity.Problem, Side = EndpointSide.Destination,
                Reason = "The destination has room for 10 MB more (it holds 90 MB of 100 MB), and 54.2 MB are to come.", NextStep = "Make room there or get more of it, or choose less with --since, --exclude or --max-size.",
            },
            new() { Id = "folder-substitutes", Severity = FindingSeverity.Warning, Side = EndpointSide.Destination, Reason = $"1 folder gets another name: {Hostile} becomes Evil.", NextStep = "Use --map." },
            new() { Id = "provider", Severity = FindingSeverity.Note, Side = EndpointSide.Source, Reason = "This provider hides messages older than a year until that is switched off in its settings", NextStep = "Switch it off", Page = "https://help.old.example/old-mail" },
            new() { Id = "quota", Severity = FindingSeverity.Note, Reason = "Nothing to do here." },
        ],
        Figures = new()
        {
            Folders = 5,
            FoldersToCreate = 3,
            Messages = 1584,
            Octets = 57_838_934,
            Skipped = 12,
            AlreadyThere = 84,
            MessagesToCome = 1500,
            OctetsToCome = 56_832_000,
            IsCounted = true,
            AtLeast = TimeSpan.FromSeconds(150),
            AtLeastBecause = "the destination is asked before each message, and answers in 100 ms",
            Days = 3,
        },
        Folders = [.. Plan.Pairs.Select(p => new FolderOutlook { Pair = p, UidValidity = 1, Messages = p.Source.Status!.Exists, Octets = p.Source.Status.SizeInOctets, OctetsToCome = p.Source.Status.SizeInOctets })],
        Elapsed = TimeSpan.FromMilliseconds(1234),
    };

    /// <summary>One that found nothing in the way.</summary>
    public static PreflightReport PreflightReady => Preflight with { Findings = [.. Preflight.Findings.Skip(1)] };

    public static TransferReport Report => new()
    {
        Run = "20260301-120000-ab12",
        Source = Old,
        Destination = New,
        Ending = RunEnding.SomeRefusedOrFailed,
        Folders =
        [
            new() { Source = FolderPath.Inbox, Destination = FolderPath.Inbox, Found = 9_500, Copied = 9_400, AlreadyThere = 90, Skipped = 10, CopiedNow = 9_400, OctetsNow = 400_000_000 },
            new() { Source = FolderPath.Parse("Work/Invoices and receipts/2019/Quarter 4"), Destination = FolderPath.Of("x"), Found = 490, Copied = 480, Repaired = 3, Refused = 7, Failed = 2, Vanished = 1, CopiedNow = 480, OctetsNow = 28_000_000, Notes = ["the keyword $Label1 was not kept."] },
            new() { Source = FolderPath.Parse("家族/写真"), Destination = FolderPath.Of("y"), Found = 10, Copied = 10, PassedOver = true },
            new() { Source = Hostile, Destination = FolderPath.Of("Evil") },
        ],
        LeftOut = [(FolderPath.Of("Shared"), "it cannot be opened")],
        Notes = ["The server closed one connection; it was opened again."],
        Elapsed = TimeSpan.FromSeconds(83),
    };

    public static IReadOnlyList<TransferEvent> Events =>
    [
        new PlanMade(Plan) { Time = Now },
        new FolderCreated(FolderPath.Of("Evil"), "the destination cannot hold this name") { Time = Now },
        new FolderStarted(Plan.Pairs[0]) { Time = Now },
        new MessageNoted(Hostile, new ImapMessageKey(7, 12), MessageOutcome.Refused, "the server said: too big\u0007", "Win\u001b]0;owned\u0007 [bold]now[/]") { Time = Now },
        new Waiting(EndpointSide.Destination, "the server asked for patience", Now.AddSeconds(27), 2) { Time = Now },
        new Noted("The server closed one connection; it was opened again.") { Time = Now },
        new FolderFinished(Report.Folders[0]) { Time = Now },
        new RunFinished(Report) { Time = Now },
    ];

    public static IReadOnlyList<VerifiedMessage> Findings =>
    [
        new()
        {
            Fate = MessageFate.Missing, Folder = FolderPath.Inbox, Key = new ImapMessageKey(7, 12), MessageId = "<a@old.example>", Destination = FolderPath.Inbox,
            Reason = "it was copied and is nowhere at the destination now", Subject = "Win\u001b]0;owned\u0007 [bold]now[/]", From = "=evil@old.example", SizeInOctets = 1234, InternalDate = Now,
        },
        new() { Fate = MessageFate.InTrash, Folder = Hostile, Key = new ImapMessageKey(7, 13), Destination = FolderPath.Of("Trash"), Subject = "Invoice" },
    ];

    public static IReadOnlyList<TransferEvent> VerificationEvents =>
    [
        new Waiting(EndpointSide.Source, "the line was lost", Now.AddSeconds(5), 1) { Time = Now },
        new Noted("The new mailbox does not keep the keyword $Label1.") { Time = Now },
    ];

    public static VerificationSnapshot VerificationProgress => new() { MessagesDone = 6_213, MessagesTotal = 10_000, OctetsRead = 265_000_000, Folder = Hostile.ToString() };

    /// <summary>A RED one.</summary>
    public static VerificationReport Verification => new()
    {
        Run = "20260301-130000-cd34",
        Source = Old,
        Destination = New,
        Started = Now,
        Ended = Now.AddMinutes(2),
        Level = VerificationLevel.Headers,
        Ending = RunEnding.Unbalanced,
        Verdict = Verdict.Red,
        Reasons =
        [
            new(Verdict.Red, "1 message that was copied is nowhere at the new mailbox now.", "Bring it back, or say that it may be missing."),
            new(Verdict.Amber, "1 message is only in the trash.", "Look at it."),
        ],
        Folders =
        [
            Verified(FolderPath.Inbox, new() { [MessageFate.Present] = 9_499, [MessageFate.Missing] = 1 }),
            Verified(Hostile, new() { [MessageFate.Present] = 41, [MessageFate.InTrash] = 1 }),
        ],
        Findings = Findings,
        ManifestMessages = 9_541,
    };

    /// <summary>A GREEN one.</summary>
    public static VerificationReport VerifiedGreen => Verification with
    {
        Ending = RunEnding.Complete,
        Verdict = Verdict.Green,
        Reasons = [],
        Findings = [],
        Folders = [Verified(FolderPath.Inbox, new() { [MessageFate.Present] = 9_500 })],
    };

    /// <summary>One that was interrupted.</summary>
    public static VerificationReport NotVerified => Verification with
    {
        Ending = RunEnding.Interrupted,
        Reasons = [new(Verdict.Red, "The verification was interrupted, so it says nothing of the messages that it did not look at.")],
    };

    public static ProgressSnapshot Progress => new()
    {
        MessagesDone = 6_213,
        MessagesTotal = 10_000,
        OctetsDone = 265_000_000,
        OctetsTotal = 428_000_000,
        Copied = 6_200,
        Refused = 3,
        Retries = 2,
        Connections = 4,
        Folders = ["Work/Invoices and receipts/2019/Quarter 4", "家族/写真", Hostile.ToString()],
        OctetsPerSecond = 1_300_000,
    };

    public static MailboxPairSummary Pair1 => new()
    {
        Source = Old,
        Destination = New,
        State = RunState.Finished,
        LastStarted = Now,
        LastEnded = Now.AddMinutes(3),
        LastEnding = RunEnding.SomeRefusedOrFailed,
        Folders = [(new FolderRecord { Id = 1, Source = FolderPath.Inbox, Destination = FolderPath.Inbox }, new FolderTotals(1, 9_890, 90, 7, 2, 1, 10, 428_000_000))],
        AuditFile = "/state/jo/audit.csv",
        LastVerification = new("AMBER", "headers", Now.AddHours(1), "20260301-130000-cd34"),
    };

    public static MailboxPairSummary Pair2 => Pair1 with
    {
        Source = Old with { User = "ann@old.example" },
        State = RunState.Running,
        LastEnded = null,
        LastEnding = null,
        Holder = "mailmover (process 4711), since 11:58",
        LastVerification = null,
    };

    private static FolderVerification Verified(FolderPath folder, Dictionary<MessageFate, long> fates) => new()
    {
        Source = folder,
        Destination = folder,
        Found = fates.Values.Sum(),
        Fates = fates,
        AtDestination = fates.GetValueOrDefault(MessageFate.Present),
        SizeInOctets = 1000 * fates.Values.Sum(),
    };

    private static FolderPair Pair(FolderPath source, FolderPath destination, long messages, long? octets, bool create, string note = "") => new()
    {
        Source = new FolderInfo { Path = source, Status = new FolderStatus { UidValidity = 1, Exists = messages, SizeInOctets = octets } },
        Destination = destination,
        Create = create,
        Note = note,
    };
}
