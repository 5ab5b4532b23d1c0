using System.Globalization;
using MailMover.Cli.Output;
using MailMover.Core.Model;
using MailMover.Protocols;
using MailMover.Protocols.Discovery;
using MailMover.Providers.Templates;

namespace MailMover.Cli.Detection;

/// <summary>What was found, in words for somebody who does not know what POP3 is.</summary>
internal sealed class DetectWriter
{
    private readonly TextWriter _output;
    private readonly DetectReport _report;
    private readonly DetectSettings _settings;
    private readonly int _width;
    private readonly TimeZoneInfo _zone;

    private DetectWriter(TextWriter output, DetectReport report, DetectSettings settings, int width, TimeZoneInfo zone) =>
        (_output, _report, _settings, _width, _zone) = (output, report, settings, width, zone);

    public static void Write(TextWriter output, DetectReport report, DetectSettings settings, int width, TimeZoneInfo zone) =>
        new DetectWriter(output, report, settings, width, zone).Write();

    private void Write()
    {
        _output.WriteLine();
        Servers();
        Provider();
        foreach (var service in _report.Services)
            Contents(service);
        Missed();
        Disappearing();
        LocalPlaces();
        Next();
    }

    private void Servers()
    {
        var (imap, pop3) = (_report.Imap, _report.Pop3);
        Fold((imap, pop3) switch
        {
            (not null, not null) => "You have both IMAP and POP3. Use IMAP: it shows all your folders, and which mail you have read. POP3 shows the inbox alone.",
            (not null, null) => "You have IMAP. It shows all your folders, so everything that is on the server can be moved.",
            (null, not null) => "You have POP3. It shows one folder only, the inbox: other folders on the server, such as sent mail, cannot be seen through it.",
            _ => _report.Target.Address is null
                ? $"No mail server can be used at {TerminalText.Escape(_report.Target.Host)}."
                : _report.Account is { IsFound: true, Provider: { } provider }
                ? $"The servers of {TerminalText.Escape(provider.Name)} do not answer: {TerminalText.Escape(string.Join(", ", _report.Account.Servers.Select(s => s.Host).Distinct()))}. Are you online?"
                : $"No mail server was found for {TerminalText.Escape(_report.Target.Address)}.{(_report.Account is { HasNoDomain: true } ? " DNS says that there is no such domain: is the address typed right?" : "")}",
        });
        foreach (var service in _report.Services)
            _output.WriteLine($"  {Name(service.Place.Protocol)}  {Where(service.Place)}");
        if (_report.Account is { IsFound: true } account && _report.Services.Count > 0)
            Fold(TerminalText.Sentence(IsKnown ? $"Where this comes from: {account.OriginText}." : "Where this comes from: guessed; a mail server with a valid certificate answers there."));
        if (_report.Services.Count == 0)
            Nothing();
        if (_settings.Output.Verbose)
        {
            Steps();
            foreach (var finding in _report.Findings.Where(f => f.Status != ServiceStatus.Found))
                Fold($"{Name(finding.Place.Protocol)} at {Where(finding.Place)}: {TerminalText.Escape(finding.Reason)}", 2);
        }
    }

    private void Nothing()
    {
        foreach (var finding in _report.Findings.Where(f => f.Status == ServiceStatus.NotTrusted))
            Fold($"{Name(finding.Place.Protocol)} answers at {Where(finding.Place)}, but {TerminalText.Escape(finding.Reason)} No password was sent to it. (The options are --ca and --tls-pin.)");
        foreach (var finding in _report.Findings.Where(f => f.Status == ServiceStatus.ClearTextOnly))
        {
            var scheme = finding.Place.Protocol == MailProtocol.Imap ? "imap+insecure" : "pop3+insecure";
            Fold($"{Name(finding.Place.Protocol)} answers at {TerminalText.Escape(finding.Place.Host)}, port {finding.Place.Port.ToString(CultureInfo.InvariantCulture)}, without any encryption: others on the way could read your password and your mail. No password was sent. If there is no other way and you accept that, type {scheme}:// for the copy.");
        }

        if (!_settings.Output.Verbose)
            Steps();
        Fold("The help pages of your provider name its server. Type: mailmover detect SERVER --user NAME");
    }

    private bool IsKnown => _report.Account is { } account && _report.Services.All(s => account.Servers.Any(k => k.Host == s.Place.Host && k.Port == s.Place.Port));

    private void Steps()
    {
        foreach (var step in _report.Account is { } account ? DiscoveryText.Steps(account) : [])
            Fold(step, 2);
    }

    // What it wants, what is to be switched on there, and what becomes of the mailbox.
    private void Provider()
    {
        if (_report.Account is not { } account)
            return;
        if (account is { RestsOnDnsAlone: true } && _report.Services.Count > 0)
            Fold($"Only DNS names this server, and in some networks DNS can be forged, so no password was asked for. If you know it to be your provider's: mailmover detect {TerminalText.Escape(_report.Services[0].Place.Host)} --user {TerminalText.Escape(account.Address.Text)}");
        if (account.Provider is not { } provider)
            return;
        _output.WriteLine();
        Fold($"Your provider is {TerminalText.Escape(provider.Name)}.");
        var protocol = _report.Recommended is { Place.Protocol: MailProtocol.Pop3 } ? TemplateProtocol.Pop3 : TemplateProtocol.Imap;
        foreach (var text in DiscoveryText.Login(provider, protocol))
            Fold(text);
        if (account.Servers is [{ TokenOnly: true }, ..])
            Fold("So no password was asked for. The copy wants a token: --from-token-command or --from-token-file.");
        if (DiscoveryText.Closing(provider) is { } closing)
            Fold(closing);
    }

    private void Contents(FoundService service)
    {
        if (service.Problem is { } problem)
        {
            _output.WriteLine();
            Fold($"{Name(service.Place.Protocol)}: {TerminalText.Sentence(TerminalText.Escape(problem))}");
            if (service.LoginRefused)
                Fold(LoginAdvice(service));
        }
        else if (service.Look is { } look)
        {
            _output.WriteLine();
            _output.WriteLine($"On the server, as {Name(service.Place.Protocol)} shows it:");
            var table = new TextTable([new("Folder"), new("Messages", true), new("Size", true)]);
            foreach (var folder in look.Folders)
                table.Add(folder.Path.ToString(), Figures.Count(folder.Messages), Size(folder.Octets));
            if (look.Folders.Count > 1)
                table.SetTotal("Total", Figures.Count(look.Messages), Size(look.Octets));
            table.Write(_output, _width);
        }
    }

    private static string LoginAdvice(FoundService service)
    {
        var user = service.Endpoint!.User;
        var other = user.Contains('@', StringComparison.Ordinal)
            ? $"Some want only what stands before the @ as user name: --user {TerminalText.Escape(user[..user.IndexOf('@', StringComparison.Ordinal)])}."
            : "Some want the whole mail address as user name: --user.";
        return $"Many providers want an app password here, or IMAP and POP3 switched on in their web settings first. {other}";
    }

    // POP3 in the place of IMAP loses whole folders, silently in most programs.
    private void Missed()
    {
        if (_report is { Imap.Look: { } whole, Pop3.Look: { } inbox })
        {
            _output.WriteLine();
            var elsewhere = whole.Folders.Where(f => f.Path != FolderPath.Inbox && f.Messages > 0).ToList();
            if (elsewhere.Count > 0)
                Fold($"POP3 would miss {Figures.Messages(elsewhere.Sum(f => f.Messages))} in {(elsewhere.Count == 1 ? "1 folder" : $"{Figures.Count(elsewhere.Count)} folders")}: {TerminalText.Escape(string.Join(", ", elsewhere.Take(8).Select(f => f.Path)))}{(elsewhere.Count > 8 ? " and more" : "")}.");
            var inImap = whole.Inbox?.Messages ?? 0;
            if (inImap != inbox.Messages)
                Fold($"In the inbox IMAP shows {Figures.Messages(inImap)} and POP3 {Figures.Count(inbox.Messages)}: some providers show only part of it through POP3.");
            Fold("POP3 would also lose which mail was read, answered or flagged.");
        }
        else if (_report is { Imap: null, Pop3: not null })
        {
            _output.WriteLine();
            Fold("What you sent, and which mail you have read, is not to be had from this server. It may lie on this computer: see below.");
        }
    }

    private void Disappearing()
    {
        if (_report.Pop3?.Look is not { } look)
            return;
        _output.WriteLine();
        if (_report.NotRemembered is { } reason)
            Fold($"Whether mail disappears from the server cannot be told, since this look could not be remembered: {TerminalText.Sentence(TerminalText.Escape(reason))}");
        else if (look.Earlier is not { } earlier)
            Fold("Mail programs that use POP3 often delete from the server what they have fetched. Run this again in a day or two: it then says whether mail disappears.");
        else if (earlier.Gone == 0)
            Fold($"Nothing has disappeared from the server since {Minute(earlier.Time)}: all {Figures.Count(earlier.Messages)} messages of then are still there.");
        else
            Fold($"Mail disappears from this server: of {Figures.Messages(earlier.Messages)} that were there on {Minute(earlier.Time)}, {Figures.Count(earlier.Gone)} {(earlier.Gone == 1 ? "is" : "are")} gone. If you did not delete them, a mail program on one of your computers or phones does, as it fetches them. Switch that off in its account settings (\"leave messages on the server\"), and copy soon. What it fetched lies on that computer.");
    }

    private void LocalPlaces()
    {
        _output.WriteLine();
        if (_report.LocalPlaces.Count == 0)
        {
            Fold("No mail was found on this computer in the usual places of Thunderbird, Apple Mail, Outlook, Windows Live Mail, Evolution, KMail and others.");
            return;
        }

        Fold("Mail may also lie on this computer (these places exist; nothing in them was opened):");
        foreach (var place in _report.LocalPlaces)
        {
            Fold($"{place.Program}: {TerminalText.Escape(place.Path)}", 2);
            if (place.Endpoint is not null)
                _output.WriteLine($"    {DetectCommands.Copy(place)}");
            if (place.Advice.Length > 0)
                Fold(place.Advice, 4);
        }
    }

    private void Next()
    {
        if (DetectCommands.Copy(_report, _settings) is not { } command)
            return;
        _output.WriteLine();
        _output.WriteLine("To move what is on the server (put your new mailbox in the place of imaps://you@new.example):");
        _output.WriteLine($"  {command}");
        if (_report.Services.All(s => s.Look is null && s.Problem is null))
            Fold(_settings.User is null ? "To see what is in the mailbox, add --user NAME." : "To see what is in the mailbox, give the password with --password-env, --password-file or --password-command.");
    }

    private static string Where(ServicePlace place) =>
        TerminalText.Escape(string.Create(CultureInfo.InvariantCulture, $"{place.Host}, port {place.Port} ({(place.Security == ConnectionSecurity.ImplicitTls ? "TLS" : "STARTTLS")})"));

    private static string Name(MailProtocol protocol) => protocol == MailProtocol.Imap ? "IMAP" : "POP3";

    private static string Size(long? octets) => octets is { } known ? Figures.Octets(known) : "-";

    private string Minute(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, _zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private void Fold(string text, int indent = 0)
    {
        foreach (var line in TextFold.Words(text, _width - indent))
            _output.WriteLine(new string(' ', indent) + line);
    }
}
