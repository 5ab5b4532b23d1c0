using System.Text;
using System.Text.Json.Nodes;
using MailMover.Providers.Templates;
using MailMover.Providers.Validation;
using Microsoft.Extensions.Time.Testing;

namespace MailMover.Providers.Tests.Doubles;

/// <summary>A template as JSON that is right, and can be spoilt.</summary>
internal static class TemplateText
{
    public static FakeTimeProvider Time => new(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    public static JsonNode Right(string id = "example-mail", string domain = "example.org") => JsonNode.Parse($$"""
        {
          "$schema": "../provider.schema.json",
          "id": "{{id}}",
          "name": "Example Mail",
          "domains": ["{{domain}}"],
          "mx": ["*.mx.{{domain}}"],
          "imap": [{ "host": "imap.{{domain}}", "port": 993, "source": "help" }],
          "pop3": [{ "host": "pop.{{domain}}", "port": 995, "user": "local-part", "source": "help" }],
          "authentication": { "methods": ["app-password"], "howTo": "Make one in the settings", "page": "https://{{domain}}/passwords", "source": "help" },
          "switchOnFirst": [{ "protocol": "pop3", "text": "Switch on POP3 in the settings.", "page": "https://{{domain}}/pop3", "source": "help" }],
          "limits": { "connections": { "value": 5, "source": "help" }, "octetsDownPerDay": { "value": 2500, "source": "help" } },
          "serverTexts": [
            { "contains": "too many", "means": "throttled", "cause": "It is busy.", "nextStep": "Wait.", "waitInMinutes": 10, "source": "help" },
            { "contains": "too many logins today", "means": "login-refused", "cause": "Enough for today.", "nextStep": "Come back tomorrow.", "source": "help" }
          ],
          "sources": { "help": { "title": "Help pages", "url": "https://{{domain}}/help", "checkedOn": "2026-05-01", "confidence": "high" } }
        }
        """)!;

    public static JsonNode With(this JsonNode template, Action<JsonNode> change)
    {
        change(template);
        return template;
    }

    public static ProviderTemplate Template(this JsonNode template) => template.File().Template!;

    public static TemplateFile File(this JsonNode template, string? name = null) =>
        TemplateFile.Parse(name ?? $"{template["id"]}.json", Encoding.UTF8.GetBytes(template.ToJsonString()), Time);
}
