using MailMover.Core.Endpoints;
using MailMover.Core.Model;
using MailMover.Core.Transfer;
using MailMover.Core.Transfer.Planning;
using Xunit;

namespace MailMover.Core.Tests.Planning;

public class FolderPlannerTests
{
    private static readonly FolderInfo[] Nothing = [Folder("INBOX")];
    private static readonly SelectionRules NoRules = new();

    [Fact]
    public void Ordinary_folders_keep_their_names_and_the_order_of_the_source()
    {
        var plan = Plan([Folder("Work/2019"), Folder("INBOX"), Folder("Work"), Folder("Bücher")], [Folder("INBOX"), Folder("Work")]);

        Assert.Equal(["Work/2019>Work/2019+", "INBOX>INBOX", "Work>Work", "Bücher>Bücher+"], Shown(plan));
        Assert.All(plan.Pairs, p => Assert.Empty(p.Note));
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Where_case_makes_no_difference_a_folder_goes_into_the_one_that_is_there_and_a_second_one_gets_a_name_of_its_own()
    {
        var traits = new DestinationTraits { IgnoresFolderCase = true };
        var plan = Plan([Folder("work"), Folder("work/a")], [Folder("INBOX"), Folder("Work")], NoRules, traits);
        Assert.Equal(["work>Work", "work/a>Work/a+"], Shown(plan));

        plan = Plan([Folder("Work"), Folder("work")], [Folder("INBOX"), Folder("Work")], NoRules, traits);
        Assert.Equal(["Work>Work", "work>Work _xn2_+"], Shown(plan));

        plan = Plan([Folder("Work"), Folder("work")], [Folder("INBOX"), Folder("Work"), Folder("work")], NoRules, traits);
        Assert.Equal(2, plan.Pairs.Select(p => p.Destination.ToString().ToUpperInvariant()).Distinct().Count());
    }

    [Fact]
    public void Characters_that_a_provider_refuses_are_replaced()
    {
        var plan = Plan([Folder("a#b/c|d")], Nothing, NoRules, new DestinationTraits { RefusedInFolderNames = "#|" });

        Assert.Equal(["a#b/c|d>a_x23_b/c_x7C_d+"], Shown(plan));
        Assert.Contains("the provider takes no '|'", plan.Pairs[0].Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_a_provider_keeps_for_itself_get_a_substitute_at_the_top_unless_they_are_there()
    {
        var traits = new DestinationTraits { ReservedFolderNames = ["Notes", "Bulk"] };
        var plan = Plan([Folder("notes"), Folder("Work/Notes"), Folder("Bulk")], [Folder("INBOX"), Folder("Bulk")], NoRules, traits);

        Assert.Equal(["notes>_x6E_otes+", "Work/Notes>Work/Notes+", "Bulk>Bulk"], Shown(plan));
        Assert.Contains("the provider keeps notes for itself", plan.Pairs[0].Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_special_folder_goes_to_the_one_of_the_same_use_and_its_children_follow()
    {
        var plan = Plan(
            [Folder("INBOX"), Folder("Ausgang", SpecialUse.Sent), Folder("Ausgang/2019"), Folder("Ausgang/2019/Mai")],
            [Folder("INBOX"), Folder("Sent Items", SpecialUse.Sent)]);

        Assert.Equal(["INBOX>INBOX", "Ausgang>Sent Items", "Ausgang/2019>Sent Items/2019+", "Ausgang/2019/Mai>Sent Items/2019/Mai+"], Shown(plan));
        Assert.Equal("the destination's folder for sent mail", plan.Pairs[1].Note);
        Assert.Equal("follows Ausgang", plan.Pairs[2].Note);
    }

    [Theory]
    [InlineData("Gesendete Objekte", "Sent")]
    [InlineData("Sent Messages", "Sent")]
    [InlineData("Deleted Messages", "Trash")]
    [InlineData("Deleted Items", "Trash")]
    [InlineData("Junk Email", "Junk")]
    [InlineData("BROUILLONS", "Drafts")]
    [InlineData("INBOX/Borradores", "Drafts")]
    [InlineData("[Gmail]/Posta inviata", "Sent")]
    [InlineData("[Google Mail]/Lixeira", "Trash")]
    [InlineData("Ongewenste e-mail", "Junk")]
    [InlineData("Wersje robocze", "Drafts")]
    [InlineData("Отправленные", "Sent")]
    [InlineData("迷惑メール", "Junk")]
    [InlineData("E\u0301le\u0301ments envoye\u0301s", "Sent")]
    [InlineData("Archiv", "Archive")]
    public void Localised_names_are_recognised_on_both_sides(string name, string use)
    {
        var expected = Enum.Parse<SpecialUse>(use);

        Assert.Equal("Here", Plan([Folder(name)], [Folder("Here", expected)]).Pairs.Single().Destination.ToString());
        Assert.Equal(name, Plan([Folder("There", expected)], [Folder(name)]).Pairs.Single().Destination.ToString());
    }

    [Theory]
    [InlineData("Projects/Sent")]
    [InlineData("INBOX/Work/Sent")]
    [InlineData("Sent letters")]
    [InlineData("All Mail")]
    public void A_name_that_only_resembles_a_special_one_is_an_ordinary_folder(string name) =>
        Assert.Equal([name + ">" + name + "+"], Shown(Plan([Folder(name)], [Folder("INBOX"), Folder("Out", SpecialUse.Sent), Folder("Everything", SpecialUse.All)])));

    [Fact]
    public void Of_two_source_folders_for_one_use_the_one_that_the_server_names_gets_it_and_none_is_merged()
    {
        var plan = Plan([Folder("Sent"), Folder("Gesendet", SpecialUse.Sent), Folder("Sent Items")], [Folder("Sent", SpecialUse.Sent)]);

        Assert.Equal(["Sent>Sent _xn2_+", "Gesendet>Sent", "Sent Items>Sent Items+"], Shown(plan));
        Assert.Equal("Sent is where Gesendet goes", plan.Pairs[0].Note);
    }

    [Fact]
    public void Children_of_a_folder_that_had_to_yield_go_with_it()
    {
        var plan = Plan([Folder("Sent/2019"), Folder("Sent"), Folder("Gesendet", SpecialUse.Sent)], [Folder("Sent", SpecialUse.Sent)]);

        Assert.Equal(["Sent/2019>Sent _xn2_/2019+", "Sent>Sent _xn2_+", "Gesendet>Sent"], Shown(plan));
    }

    [Fact]
    public void Without_a_folder_of_that_use_the_name_stays_and_the_destination_is_told_the_use()
    {
        var plan = Plan([Folder("Gesendet", SpecialUse.Sent), Folder("[Gmail]/Papierkorb", SpecialUse.Trash), Folder("Work")], Nothing);

        Assert.Equal(["Gesendet>Gesendet+", "[Gmail]/Papierkorb>Papierkorb+", "Work>Work+"], Shown(plan));
        Assert.Equal([SpecialUse.Sent, SpecialUse.Trash, SpecialUse.None], plan.Pairs.Select(p => p.SpecialUse));
    }

    [Fact]
    public void Folders_that_cannot_be_opened_are_left_out_and_so_are_views()
    {
        var plan = Plan(
            [Folder("[Gmail]") with { CanOpen = false }, Folder("[Gmail]/All Mail", SpecialUse.All), Folder("[Gmail]/Starred", SpecialUse.Flagged), Folder("[Gmail]/Wichtig")],
            Nothing);

        Assert.Empty(plan.Pairs);
        Assert.Equal("only holds other folders", plan.LeftOut[0].Reason);
        Assert.All(plan.LeftOut.Skip(1), f => Assert.StartsWith("a view of", f.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_left_out_view_of_all_mail_is_warned_of_unless_it_is_empty()
    {
        var view = Folder("[Gmail]/All Mail", SpecialUse.All);

        Assert.Contains("--include \"[Gmail]/All Mail\"", Plan([view], Nothing).Warnings.Single(), StringComparison.Ordinal);
        Assert.Empty(Plan([view with { Status = new FolderStatus { UidValidity = 1, Exists = 0 } }], Nothing).Warnings);
    }

    [Fact]
    public void Views_go_over_when_they_are_named_outright()
    {
        FolderInfo[] source = [Folder("Work"), Folder("[Gmail]/All Mail", SpecialUse.All)];

        Assert.Single(Plan(source, Nothing, NoRules with { Include = ["*"] }).Pairs);
        Assert.Equal(["Work>Work+", "[Gmail]/All Mail>All Mail+"], Shown(Plan(source, Nothing, NoRules with { Include = ["*", "[Gmail]/All Mail"] })));
        Assert.Equal("Old", Plan(source, Nothing, NoRules with { Map = [(Path("[Gmail]/All Mail"), Path("Old"))] }).Pairs[1].Destination.ToString());
    }

    [Fact]
    public void Include_and_exclude_choose_folders_and_tell_why()
    {
        var plan = Plan(
            [Folder("INBOX"), Folder("Work"), Folder("Work/2019"), Folder("Work/Secret"), Folder("Private")],
            Nothing,
            NoRules with { Include = ["work"], Exclude = ["*secret"] });

        Assert.Equal(["Work>Work+", "Work/2019>Work/2019+"], Shown(plan));
        Assert.Equal(["not named by --include", "left out by --exclude \"*secret\"", "not named by --include"], plan.LeftOut.Select(f => f.Reason));
    }

    [Fact]
    public void The_longest_mapping_wins_and_children_follow()
    {
        var rules = NoRules with { Map = [(Path("Work"), Path("Job")), (Path("Work/2019"), Path("Old/2019")), (Path("Sent"), Path("Mine"))] };

        var plan = Plan([Folder("Work"), Folder("Work/a"), Folder("Work/2019/b"), Folder("Workshop"), Folder("Sent", SpecialUse.Sent)], [Folder("Sent", SpecialUse.Sent)], rules);

        Assert.Equal(["Work>Job+", "Work/a>Job/a+", "Work/2019/b>Old/2019/b+", "Workshop>Workshop+", "Sent>Mine+"], Shown(plan));
        Assert.Equal("as --map says", plan.Pairs[0].Note);
        Assert.Equal(SpecialUse.None, plan.Pairs[4].SpecialUse);
    }

    [Fact]
    public void The_user_may_merge_folders()
    {
        var plan = Plan([Folder("A"), Folder("B"), Folder("C")], Nothing, NoRules with { Map = [(Path("A"), Path("C")), (Path("B"), Path("C"))] });

        Assert.Equal(["A>C+", "B>C+", "C>C+"], Shown(plan));
    }

    [Fact]
    public void Into_puts_everything_below_one_folder_under_its_own_name_unless_it_is_mapped()
    {
        var rules = NoRules with { Into = Path("Old/Mail"), Map = [(Path("Work"), Path("Job"))] };

        var plan = Plan([Folder("INBOX"), Folder("INBOX/x"), Folder("Gesendet", SpecialUse.Sent), Folder("Work")], [Folder("Sent", SpecialUse.Sent)], rules);

        Assert.Equal(["INBOX>Old/Mail/INBOX+", "INBOX/x>Old/Mail/INBOX/x+", "Gesendet>Old/Mail/Gesendet+", "Work>Job+"], Shown(plan));
        Assert.Equal(SpecialUse.None, plan.Pairs[2].SpecialUse);
    }

    [Fact]
    public void Rules_that_match_nothing_are_warned_of()
    {
        var plan = Plan([Folder("Work")], Nothing, NoRules with { Map = [(Path("work"), Path("Job"))], Include = ["*", "Wrok"], Exclude = ["Nowhere"] });

        Assert.Equal(
            [
                "--map \"work=Job\" matches no folder at the source (did you mean Work?).",
                "--include \"Wrok\" matches no folder at the source.",
                "--exclude \"Nowhere\" matches no folder at the source.",
            ],
            plan.Warnings);
    }

    [Fact]
    public void A_folder_stays_where_its_earlier_mail_went_and_new_folders_below_follow()
    {
        var plan = Plan([Folder("A"), Folder("A/new"), Folder("B")], [Folder("INBOX"), Folder("B")], NoRules, ("A", "B"), ("B", "B _xn2_"));

        Assert.Equal(["A>B", "A/new>B/new+", "B>B _xn2_+"], Shown(plan));
        Assert.Equal("its earlier mail went there", plan.Pairs[0].Note);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Rules_that_say_otherwise_now_are_obeyed_and_warned_of()
    {
        var plan = Plan([Folder("A")], Nothing, NoRules with { Map = [(Path("A"), Path("C"))] }, ("A", "B"));

        Assert.Equal(["A>C+"], Shown(plan));
        Assert.Equal("A: the mail copied earlier went to B and stays there; what is copied from now on goes to C.", plan.Warnings.Single());
    }

    [Fact]
    public void A_substitute_of_what_the_rules_say_is_kept()
    {
        var plan = Plan([Folder("a.b")], Nothing, NoRules with { Into = Path("Old") }, ("a.b", "Old/a_x2E_b"));

        Assert.Equal(["a.b>Old/a_x2E_b+"], Shown(plan));
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void The_destination_of_a_folder_that_stays_behind_this_time_is_not_given_away()
    {
        var plan = Plan([Folder("A"), Folder("B")], Nothing, NoRules with { Include = ["B"] }, ("A", "B"));

        Assert.Equal(["B>B _xn2_+"], Shown(plan));
    }

    [Fact]
    public void Names_that_differ_only_in_case_or_composition_are_told_apart()
    {
        var plan = Plan([Folder("Work"), Folder("work"), Folder("work/a"), Folder("\u00C4"), Folder("A\u0308")], Nothing);

        Assert.Equal(["Work>Work+", "work>work _xn2_+", "work/a>work _xn2_/a+", "\u00C4>\u00C4+", "A\u0308>A\u0308 _xn2_+"], Shown(plan));
        Assert.Equal("many servers take work and Work for the same folder", plan.Pairs[1].Note);
    }

    [Fact]
    public void A_destination_that_has_both_already_tells_them_apart_itself() =>
        Assert.Equal(["Work>Work", "work>work"], Shown(Plan([Folder("Work"), Folder("work")], [Folder("Work"), Folder("work")])));

    [Fact]
    public void Names_that_the_destination_cannot_hold_get_a_substitute_with_a_reason()
    {
        var plan = Plan([Folder("a.b"), Folder("a_x2E_b"), Folder("a.b/c*")], Nothing, NoRules, new DestinationTraits { Delimiter = '.' });

        Assert.Equal(["a.b>a_x2E_b+", "a_x2E_b>a_x5F_x2E_b+", "a.b/c*>a_x2E_b/c_x2A_+"], Shown(plan));
        Assert.Equal("the destination cannot hold the name a.b: '.' separates folders at the destination", plan.Pairs[0].Note);
        Assert.Equal("follows a.b; the destination cannot hold the name c*: '*' is a wildcard", plan.Pairs[2].Note);
    }

    [Fact]
    public void A_name_that_the_destination_has_already_needs_no_substitute() =>
        Assert.Equal(["a*b>a*b", "a*b/c>a*b/c+"], Shown(Plan([Folder("a*b"), Folder("a*b/c")], [Folder("a*b")])));

    [Fact]
    public void A_flat_destination_gets_one_name_for_each_path()
    {
        var plan = Plan([Folder("INBOX"), Folder("INBOX/a"), Folder("Work/2019/Mai")], Nothing, NoRules, new DestinationTraits { Delimiter = null });

        Assert.Equal(["INBOX>INBOX", "INBOX/a>INBOX _xl_ a+", "Work/2019/Mai>Work _xl_ 2019 _xl_ Mai+"], Shown(plan));
    }

    [Fact]
    public void A_folder_that_only_holds_others_at_the_destination_has_to_be_made() =>
        Assert.Equal(["Work>Work+"], Shown(Plan([Folder("Work")], [Folder("Work") with { CanOpen = false }, Folder("Work/a")])));

    [Fact]
    public void No_two_folders_share_a_destination_whatever_their_names_are()
    {
        var random = new Random(20);
        string[] parts = ["Sent", "sent", "Gesendet", "a*b", "a_x2A_b", "x ", "x", "X", "x_x20_", " _xn2_", "Sent _xn2_", "[Gmail]", "é", "e\u0301", new('l', 300), new('l', 301)];
        for (var round = 0; round < 300; round++)
        {
            var source = Enumerable.Range(0, 25)
                .Select(_ => FolderPath.Of(Enumerable.Range(0, random.Next(1, 4)).Select(_ => parts[random.Next(parts.Length)])))
                .Distinct()
                .Select(p => new FolderInfo { Path = p, SpecialUse = random.Next(6) == 0 ? SpecialUse.Sent : SpecialUse.None })
                .ToArray();
            FolderInfo[] destination = [Folder("INBOX"), Folder("SENT", SpecialUse.Sent), Folder("Sent")];

            var plan = Plan(source, destination);
            var again = FolderPlanner.Plan(source, destination, new DestinationTraits(), NoRules, plan.Pairs.ToDictionary(p => p.Source.Path, p => p.Destination));

            Assert.Equal(source.Length, plan.Pairs.Select(p => p.Destination).Distinct().Count());
            Assert.Equal(plan.Pairs.Select(p => p.Destination), again.Pairs.Select(p => p.Destination));
            Assert.Empty(again.Warnings);
        }
    }

    private static TransferPlan Plan(FolderInfo[] source, FolderInfo[] destination) => Plan(source, destination, NoRules, new DestinationTraits());

    private static TransferPlan Plan(FolderInfo[] source, FolderInfo[] destination, SelectionRules rules, params (string Source, string Destination)[] earlier) =>
        Plan(source, destination, rules, new DestinationTraits(), earlier);

    private static TransferPlan Plan(
        FolderInfo[] source, FolderInfo[] destination, SelectionRules rules, DestinationTraits traits, params (string Source, string Destination)[] earlier) =>
        FolderPlanner.Plan(source, destination, traits, rules, earlier.ToDictionary(e => Path(e.Source), e => Path(e.Destination)));

    private static string[] Shown(TransferPlan plan) => [.. plan.Pairs.Select(p => $"{p.Source.Path}>{p.Destination}{(p.Create ? "+" : "")}")];

    private static FolderInfo Folder(string path, SpecialUse use = SpecialUse.None) => new() { Path = Path(path), SpecialUse = use };

    private static FolderPath Path(string text) => FolderPath.Parse(text);
}
