namespace TenantHygiene.Ticketing.Connections;

/// <summary>What stands at the other end of a connection.</summary>
public enum ConnectionKind
{
    /// <summary>Any sender of JSON with a shared secret; nothing is answered.</summary>
    Json,

    /// <summary>A sender that follows the Standard Webhooks specification; nothing is answered.</summary>
    StandardWebhooks,

    /// <summary>A sender of CloudEvents 1.0: binary, structured or batched; nothing is answered.</summary>
    CloudEvents,

    /// <summary>ServiceNow incidents.</summary>
    ServiceNow,

    /// <summary>Jira and Jira Service Management.</summary>
    Jira,

    /// <summary>Zendesk.</summary>
    Zendesk,

    /// <summary>Freshservice.</summary>
    Freshservice,

    /// <summary>HaloPSA.</summary>
    HaloPsa,

    /// <summary>ConnectWise PSA.</summary>
    ConnectWise,

    /// <summary>Autotask PSA.</summary>
    Autotask,

    /// <summary>PagerDuty incidents, webhooks of version 3.</summary>
    PagerDuty,

    /// <summary>Azure Monitor alerts in the common schema.</summary>
    AzureMonitor,
}
