using System.Globalization;
using System.Text;
using MailMover.Cli.Help;

namespace MailMover.Cli.Tests.Documentation;

/// <summary>Writes docs/cli.md from the commands themselves. What the commands cannot tell (JSON, quiet, secrets) is written here.</summary>
internal static class CliReference
{
    public static string Write(CommandTree tree)
    {
        var text = new StringBuilder();
        text.Append("# Command line\n\n");
        text.Append("<!-- Written from the program: change the commands, run the tests of MailMover.Cli.Tests with UPDATE_DOCS=1, and commit. -->\n\n");
        text.Append(tree.Root.Command.Description).Append("\n\n");
        text.Append("```\nmailmover COMMAND [options]\nmailmover --version\nmailmover --help\nmailmover COMMAND --help\n```\n\n");
        foreach (var page in tree.Pages)
            Page(text, page);
        text.Append(Manual.ReplaceLineEndings("\n"));
        return text.ToString();
    }

    private static void Page(StringBuilder text, CommandPage page)
    {
        text.Append(CultureInfo.InvariantCulture, $"## mailmover {page.Command.Name}\n\n{page.Command.Description}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"```\nmailmover {page.Command.Name} {page.Usage}\n```\n\n");
        foreach (var paragraph in page.About)
            text.Append(Plain(paragraph)).Append("\n\n");
        foreach (var group in page.Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"### {group.Title}\n\n| option | what it does |\n|---|---|\n");
            foreach (var option in group.Options)
                text.Append(CultureInfo.InvariantCulture, $"| `{HelpText.Label(option)}` | {Plain(option.Description ?? "")} |\n");
            text.Append('\n');
        }

        text.Append("### Examples\n\n");
        foreach (var (what, line) in page.Examples)
            text.Append(CultureInfo.InvariantCulture, $"{Plain(what)}\n\n```\n{line}\n```\n\n");
    }

    private static string Plain(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);

    private const string Manual = """
        ## Endpoints

        | typed | means |
        |---|---|
        | `imaps://user@host[:993]` | IMAP over TLS |
        | `imap://user@host[:143]` | IMAP with STARTTLS; a server that does not offer it is an error before anything secret is sent |
        | `imap+insecure://user@host[:143]` | clear text, for tests and trusted wires |
        | `pop3s://user@host[:995]`, `pop3://user@host[:110]`, `pop3+insecure://user@host[:110]` | POP3 in the same three ways; only as a source |
        | `maildir:PATH` | a Maildir with its folders |
        | `mbox:PATH` | an mbox file, or a folder with mbox files, also one of Thunderbird or Apple Mail |
        | `eml:PATH` | a folder with `.eml` (or Apple's `.emlx`) files |

        The user is everything before the last `@` and is taken literally, so a mail address needs no escaping: `imaps://jo@example.org@imap.example.org`.
        A path may be relative or begin with `~`; commands that are suggested show it in full. A path has no password and no certificate.
        An IPv6 address stands in brackets: `imaps://jo@[2001:db8::1]`. A password in the endpoint is refused.

        ## Passwords and tokens

        Without an option the password is asked for on the terminal. Otherwise, for each side, one of:

        - `--from-password-env VAR`: the value of an environment variable.
        - `--from-password-file FILE`: the first line of a file. There is a warning if other users can read it.
        - `--from-password-command CMD`: the first line that a command prints.
        - `--from-token-command CMD`, `--from-token-file FILE`: an OAuth 2.0 access token, fetched again for each login.

        A command is run without a shell and without input, and has 60 seconds. Blanks separate its arguments; single or double quotes keep an argument together, and `\"` is a quote inside double quotes.
        No secret appears in any output, log, trace, journal or audit log.

        ## What is shown

        - On a terminal: a live view, and at the end a table, the equation and the next step.
        - In a pipe or file: one line every ten seconds, what is worth knowing when it happens, and the same end.
        - `--quiet`: nothing on standard output. Errors, and what to do about a run that did not complete, on standard error.
        - `--verbose`: also each folder, and every message that did not go over as it was.

        Control characters, direction marks and invisible characters in names and subjects are shown as `\u001B`.

        The first Ctrl+C (or SIGTERM, SIGHUP, SIGQUIT) finishes and records what is on its way; a Ctrl+C after that stops at once. Either way the same command goes on later.

        ## JSON

        With `--json`, standard output has one JSON object a line, and the text for people goes to standard error (`--quiet` leaves it out). Names are in snake_case. Times are ISO 8601 UTC. Unknown fields and events may be added in later versions. Folder names have their levels separated by `/`; a `/` or `\` inside a name is written `\/` or `\\`.

        `copy` prints these events; each has `event` and `time`:

        | event | fields |
        |---|---|
        | `plan_made` | `folders` (`source`, `destination`, `create`, `messages`, `octets`, `note`), `left_out` (`folder`, `reason`), `warnings` |
        | `folder_created` | `folder`, `note` |
        | `folder_started` | `source`, `destination` |
        | `progress`, once a second | `messages_done`, `messages_total`, `octets_done`, `octets_total`, `octets_per_second`, `seconds_left` (or null), `copied`, `refused`, `failed`, `retries`, `connections`, `folders` |
        | `message_noted` | `folder`, `key`, `outcome`, `reason`, `subject` |
        | `waiting` | `side` (`source` or `destination`), `reason`, `until`, `attempt` |
        | `note` | `text` |
        | `folder_finished` | `source`, `destination`, the figures below, `passed_over`, `notes` |
        | `run_finished` | `run`, `source`, `destination`, `ending`, `exit_code`, `reason`, `seconds`, `total` (the figures below), `folders` (each as in `folder_finished`), `left_out`, `notes`, `next_step`, `verify_command` (or null), `audit_file`, `source_lacks` (what this kind of source cannot give, in sentences) |
        | `archive_finished`, with `--also` | as `run_finished` up to `notes`, of the archive. The events before it are those of the archive, those after it those of the copy |
        | `removal_finished`, with `--delete-from-source-after` | `run`, `source`, `destination`, `ending`, `reason`, `agreed`, `removed`, `removed_octets`, `removed_before`, `too_young`, `not_copied`, `not_verified`, `not_there`, `kept`, `unknown`, `left`, `notes` |
        | `missing_marked`, with `--again-missing` | `messages` (how many are copied again) |

        The figures: `found`, `copied`, `already_there`, `skipped`, `refused`, `failed`, `vanished`, `not_yet_copied`, `unexplained` (0 where the equation balances), and of this run alone `copied_now`, `octets_now`.
        An outcome is `copied`, `already_there`, `skipped`, `refused`, `failed` or `vanished`.
        An ending is `complete`, `some_refused_or_failed`, `unbalanced`, `temporary_failure`, `login_refused`, `destination_full`, `cap_reached`, `unreachable`, `interrupted` or `unexpected`.

        `backup` prints the events of `copy`. `plan` and a dry run print `plan_made` alone, with `source_lacks`. `demo` prints the events of `copy`, then `demo_compared` (`messages`, `identical`), then those of `verify`.

        `verify`, and `copy --verify` after its `run_finished`, print these events, and `note` and `waiting` as above. `copy --again-missing` begins with them, without the last one.

        | event | fields |
        |---|---|
        | `verification_started` | `source`, `destination`, `level` (`counts`, `headers`, `content`), `sample` (the share, 1 for all), `accepted` (how many messages `--accept-missing` names) |
        | `verification_progress`, once a second | `messages_done`, `messages_total`, `octets_read`, `folder` |
        | `finding`, for each message that is not plainly there | `fate`, `folder`, `key`, `destination` (a folder, or null), `content`, `reason`, `message_id`, `date`, `received`, `from`, `subject`, `size`, `sha256`, `saved_as` (the last six may be null or empty) |
        | `verification_finished` | `verdict` (`green`, `amber`, `red`), `ending`, `exit_code`, `certificate_file`, `certificate_json`, `findings_file` (null where the verification did not reach its end), `copy_command`, `verify_command`, `certificate` (the object that certificate.json holds) |

        A fate is `present`, `moved`, `in_trash`, `kept_as_one`, `skipped`, `refused`, `refused_unsaved`, `differs`, `not_yet_copied`, `missing`, `accepted_missing`, `unreadable` or `vanished`.

        `status` prints one object for each pair of mailboxes: `source`, `destination`, `state` (`new`, `running`, `finished`, `stopped`), `last_started`, `last_ended`, `last_ending`, `holder` (the process at work, or null), `last_verification` (`verdict`, `level`, `time`, `run`; or null), `audit_file`, and `folders` (`source`, `destination`, `in_doubt`, `copied`, `copied_octets`, `already_there`, `skipped`, `refused`, `failed`, `vanished`).

        `detect` prints one `detected`: `address` (or null), `host`, `exit_code`, `places` (`protocol`, `host`, `port`, `security`, `status`, `reason`), `imap` and `pop3` (`endpoint`, `problem`, `mailbox`; or null), `recommended` (`imap`, `pop3` or null), `local_places` (`program`, `path`, `endpoint`, `advice`), `copy_command`. A `mailbox` has `messages`, `octets`, `folders` (`folder`, `messages`, `octets`) and `earlier` (`time`, `messages`, `gone`; of the look before, POP3 only). A status is `found`, `not_trusted`, `clear_text_only` or `absent`.

        `providers list` prints one object for each provider: `id`, `name`, `kind` (`provider`, `own_server`), `file` (the user's, or null), `domains`, `imap` and `pop3` (`host`, `port`, `security`), `login` (`password`, `app_password`, `separate_password`, `oauth2`). `providers show` prints one object: `file` and `template`, which is the template as its file has it. `providers validate` prints one object for each file: `file`, `id` (or null), `problems` (`path`, `line`, `column`, `text`), `shadows` (what it replaces, in sentences). It returns 2 where there is a problem.

        Exit codes are in [exit-codes.md](exit-codes.md), the columns of the audit log in [audit.md](audit.md), those of `findings.csv` in [verification.md](verification.md).

        """;
}
