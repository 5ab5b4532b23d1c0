using System.Text;
using MailMover.Core.Model;

namespace MailMover.Demo.Servers;

/// <summary>Writes the configuration of a private Dovecot 2.3. Nothing in it points outside the server's own directory but the program's parts.</summary>
internal static class DovecotConfiguration
{
    public static string Write(DovecotOptions options, DovecotInstallation installation, DovecotUsers users, DovecotPorts ports, string directory, string password, string greeting)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInvariant($$"""
            # Made for one run and deleted after it.
            base_dir = {{directory}}/b
            state_dir = {{directory}}/s
            instance_name = {{Path.GetFileName(directory)}}
            log_path = {{directory}}/dovecot.log
            libexec_dir = {{installation.LibexecDirectory}}
            protocols = imap{{(options.Pop3 ? " pop3" : "")}}
            listen = 127.0.0.1
            login_greeting = {{greeting}}
            disable_plaintext_auth = no
            auth_mechanisms = plain login{{(options.TokenMechanism is { } token ? $" {token}" : "")}}
            auth_failure_delay = 0
            auth_username_format = %u
            default_internal_user = {{users.Internal}}
            default_internal_group = {{users.InternalGroup}}
            default_login_user = {{users.Login}}
            default_process_limit = 400
            default_client_limit = 4000
            default_vsz_limit = 2G
            first_valid_uid = 1
            first_valid_gid = 1
            mail_location = {{Location(options.Format)}}
            mail_fsync = {{options.Fsync.ToString().ToLowerInvariant()}}
            mail_max_keyword_length = 100
            mail_max_userip_connections = {{options.MaxConnectionsPerUser}}
            {{Tokens(options, directory)}}
            {{Masters(options)}}
            passdb {
              driver = static
              args = password={{password}}
            }
            userdb {
              driver = static
              args = uid={{users.MailUid}} gid={{users.MailGid}} home={{directory}}/mail/%u
            }
            """));
        if (installation.ModuleDirectory is { } modules)
            text.AppendLine(CultureInvariant($"mail_plugin_dir = {modules}"));
        if (options.Capability is { } capability)
            text.AppendLine(CultureInvariant($"imap_capability = {capability}"));
        WriteTls(text, options, directory);
        WriteNamespace(text, options);
        WriteQuota(text, options);
        WriteServices(text, options, ports);
        return text.ToString();
    }

    // Tokens are looked at here, with a key of this server alone; no other server is asked.
    private static string Tokens(DovecotOptions options, string directory) => options.TokenMechanism is not { } mechanism ? "" : CultureInvariant($$"""
        passdb {
          driver = oauth2
          mechanisms = {{mechanism}}
          args = {{directory}}/oauth2.conf
        }
        """);

    /// <summary>What its oauth2.conf holds.</summary>
    public static string WriteTokens(string directory) => CultureInvariant($"""
        introspection_mode = local
        local_validation_key_dict = fs:posix:prefix={directory}/keys/
        username_attribute = sub
        """);

    private static string Masters(DovecotOptions options) => options.MasterPassword is { } master
        ? CultureInvariant($"auth_master_user_separator = *\npassdb {{\n  driver = static\n  args = password={master}\n  master = yes\n}}")
        : "";

    private static string Location(MailFormat format) => format switch
    {
        MailFormat.Maildir => "maildir:~/Maildir",
        MailFormat.Mbox => "mbox:~/mail:INBOX=~/mail/INBOX",
        _ => "sdbox:~/sdbox",
    };

    private static void WriteTls(StringBuilder text, DovecotOptions options, string directory)
    {
        text.AppendLine(options.Tls ? "ssl = yes" : "ssl = no");
        if (options.Tls)
            text.AppendLine(CultureInvariant($"ssl_cert = <{directory}/server.pem")).AppendLine(CultureInvariant($"ssl_key = <{directory}/server.key"));
    }

    private static void WriteNamespace(StringBuilder text, DovecotOptions options)
    {
        text.AppendLine("namespace inbox {").AppendLine("  inbox = yes").AppendLine(CultureInvariant($"  separator = {options.Separator}"));
        if (options.Prefix.Length > 0)
            text.AppendLine(CultureInvariant($"  prefix = {options.Prefix}"));
        foreach (var (folder, use) in options.SpecialUse.Where(s => s.Value is not (SpecialUse.None or SpecialUse.Inbox)))
            text.AppendLine(CultureInvariant($"  mailbox \"{folder}\" {{\n    special_use = \\{use}\n  }}"));
        text.AppendLine("}");
    }

    private static void WriteQuota(StringBuilder text, DovecotOptions options)
    {
        if (options is { QuotaInOctets: null, MaxMessageInOctets: null })
            return;
        text.AppendLine(CultureInvariant($$"""
            mail_plugins = quota
            protocol imap {
              mail_plugins = quota imap_quota
            }
            plugin {
              quota = count:User quota
              quota_vsizes = yes
              quota_grace = 0
              quota_rule = *:bytes={{options.QuotaInOctets ?? 0}}
              quota_max_mail_size = {{options.MaxMessageInOctets ?? 0}}
            }
            """));
    }

    private static void WriteServices(StringBuilder text, DovecotOptions options, DovecotPorts ports)
    {
        text.AppendLine(CultureInvariant($$"""
            service anvil {
              chroot =
              client_limit = 4000
            }
            service stats {
              chroot =
            }
            service auth {
              client_limit = 4000
            }
            service imap {
              process_limit = 400
            }
            {{LoginService("imap", ports.Imap, ports.Imaps, options.Tls)}}
            """));
        if (!options.Pop3)
            return;
        text.AppendLine(LoginService("pop3", ports.Pop3, ports.Pop3s, options.Tls));
        if (options.Pop3UidlFormat is { } format)
            text.AppendLine(CultureInvariant($"pop3_uidl_format = {format}"));
    }

    // One login process serves all connections; without a chroot it starts for ordinary users as well.
    private static string LoginService(string protocol, int port, int tlsPort, bool tls) => CultureInvariant($$"""
        service {{protocol}}-login {
          chroot =
          service_count = 0
          process_min_avail = 1
          inet_listener {{protocol}} {
            port = {{port}}
          }
          inet_listener {{protocol}}s {
            port = {{(tls ? tlsPort : 0)}}
            ssl = {{(tls ? "yes" : "no")}}
          }
        }
        """);

    private static string CultureInvariant(FormattableString text) => FormattableString.Invariant(text);
}
