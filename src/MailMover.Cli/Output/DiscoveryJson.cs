using System.Text.Json;
using MailMover.Cli.Endpoints;
using MailMover.Providers.Discovery;

namespace MailMover.Cli.Output;

/// <summary>What was found out about a mail address, for programs.</summary>
internal static class DiscoveryJson
{
    public static string Found(EndpointSettings endpoint, DateTimeOffset now) => JsonLine.Event("endpoint_found", now, json =>
    {
        json.WriteString("side", JsonLine.Name(endpoint.Side));
        json.WriteString("address", endpoint.Found!.Address.Text);
        json.WriteString("endpoint", endpoint.Uri.ToString());
        Write(json, endpoint.Found);
    });

    public static void Write(Utf8JsonWriter json, DiscoveredAccount account)
    {
        json.WriteString("provider", account.Provider?.Id);
        json.WriteString("origin", account.Origin is { } origin ? JsonLine.Name(origin) : null);
        json.WriteString("origin_text", account.OriginText);
        json.WriteBoolean("rests_on_dns_alone", account.RestsOnDnsAlone);
        json.WriteStartArray("steps");
        foreach (var step in account.Steps)
        {
            json.WriteStartObject();
            json.WriteString("what", step.What);
            json.WriteString("outcome", JsonLine.Name(step.Outcome));
            json.WriteString("text", step.Text);
            json.WriteNumber("seconds", Math.Round(step.Elapsed.TotalSeconds, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
