using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.Exchange;
using TenantHygiene.TenantSimulator.Recipients;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Reporting;

/// <summary>A recipient as it stands, as JSON.</summary>
internal static class BeforeImage
{
    public static JsonObject Of(Recipient recipient, Tenant tenant) => new(
        RecipientRows.MailObject(recipient, tenant).Select(property => new KeyValuePair<string, JsonNode?>(property.Key, Node(property.Value))));

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        DateTimeOffset time => JsonValue.Create(time),
        IEnumerable<string> many => new JsonArray([.. many.Select(text => (JsonNode?)JsonValue.Create(text))]),
        _ => JsonValue.Create(value.ToString()),
    };
}
