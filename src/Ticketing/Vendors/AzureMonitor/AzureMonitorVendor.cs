using Newtonsoft.Json.Linq;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Vendors.AzureMonitor;

/// <summary>Azure Monitor: alerts in the common schema, with an Entra token (secure webhook), a key in the address, or a secret.</summary>
internal sealed class AzureMonitorVendor : Vendor
{
    // Rules raise alerts, not people.
    public override bool HasHumanRequesters => false;

    /// <summary>The app role of Azure Monitor's own application, as its documentation of secure webhooks names it.</summary>
    public override string SenderRole => "ActionGroupsSecureWebhook";

    internal override ConnectionPaths DefaultPaths =>
        new()
        {
            User = "data.customProperties.user || data.alertContext.properties.user || data.essentials.configurationItems[0]",
            ErrorText = "data.customProperties.error || data.essentials.description",
            TicketId = "data.essentials.alertId",
            TicketUrl = "data.essentials.investigationLink",
            Tenant = "data.customProperties.tenant",
            DeliveryId =
                "data.essentials.alertId && data.essentials.monitorCondition "
                + "&& join(':', [data.essentials.alertId, data.essentials.monitorCondition])",
            SentAt = "data.essentials.resolvedDateTime || data.essentials.firedDateTime",
            Requester = "data.essentials.alertRule",
            Actor = "data.essentials.alertRule",
            Comment = "data.customProperties.comment",
            State = "data.essentials.monitorCondition",
        };

    internal override bool NeedsSecret => false;

    // The address of a plain action group is its only secret: its key is checked for every kind alike.
    internal override SignatureVerdict Verify(
        ConnectionOptions connection,
        WebhookRequest request,
        DateTimeOffset now,
        TimeSpan window,
        SenderProof proof
    ) =>
        proof.HasSenderRole || connection is { UrlKey: not null, Secrets.Count: 0 }
            ? SignatureVerdict.Valid
            : SignatureVerifier.Secret(connection.Secrets, request);

    internal override IReadOnlyList<VendorEvent> ReadEvents(WebhookRequest request) =>
        Json(request) is JObject body && (body["schemaId"] as JValue)?.Value is "azureMonitorCommonAlertSchema"
            ? [new VendorEvent(body)]
            : throw new PayloadException("schema-wrong", "The alert is not in the common schema: enable it in the action group.");

    internal override TicketSystem CreateClient(AnswerOptions answers) => new AzureMonitorAlerts(answers);

    internal override IEnumerable<string> CheckAnswers(string prefix, AnswerOptions answers)
    {
        if (answers.Credential is not { } credential)
        {
            return [$"{prefix}Credential__Kind is missing: alerts are changed with an Entra identity."];
        }

        var needsTenant = CredentialSettings.TryReadKind(credential.Kind, out var kind) && kind is not CredentialKind.ManagedIdentity;
        return
        [
            .. CredentialSettings.Check(credential, $"{prefix}Credential__"),
            .. needsTenant && answers.TenantId == Guid.Empty
                ? [$"{prefix}TenantId is missing: the tenant of the alerts' subscription."]
                : Array.Empty<string>(),
        ];
    }
}
