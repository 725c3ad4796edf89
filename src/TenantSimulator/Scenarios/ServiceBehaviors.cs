using System.ComponentModel;
using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Provisioning;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>How Microsoft Graph behaves where the documents leave it open.</summary>
public sealed class GraphBehavior
{
    /// <summary>What a filter on serviceProvisioningErrors does.</summary>
    public ErrorFilterBehavior ErrorFilter { get; set; } = ErrorFilterBehavior.Refuse;

    /// <summary>Whether error entries carry @odata.type.</summary>
    [Description("Whether error entries carry \"@odata.type\": \"#microsoft.graph.serviceProvisioningXmlError\".")]
    public bool ErrorTypeAnnotation { get; set; } = true;

    /// <summary>How long links to the next page of users are good.</summary>
    [Description(
        "How many seconds a link to the next page of users is good, after which it is Directory_ExpiredPageToken; for ever when absent."
    )]
    public double? PageTokenLifetimeSeconds { get; set; }

    /// <summary>Whether an application may delete a user for good.</summary>
    [Description("Whether an application (not a person) may delete a user for good; the documents say no.")]
    public bool ApplicationMayPurgeUsers { get; set; }
}

/// <summary>What <c>$filter=serviceProvisioningErrors/any(…)</c> does.</summary>
[JsonConverter(typeof(CamelCaseEnum<ErrorFilterBehavior>))]
public enum ErrorFilterBehavior
{
    /// <summary>400 Request_UnsupportedQuery, as people report.</summary>
    Refuse,

    /// <summary>200 without rows: the dangerous failure.</summary>
    SilentlyEmpty,

    /// <summary>Works as an advanced query, as the documents say.</summary>
    Works,
}

/// <summary>How Exchange Online behaves where the documents leave it open.</summary>
public sealed class ExchangeBehavior
{
    /// <summary>Whether -Identity finds a recipient by its ArchiveGuid.</summary>
    public bool IdentityResolvesArchiveGuid { get; set; } = true;

    /// <summary>What -Filter does together with a soft-deleted switch.</summary>
    public SoftDeletedFilterBehavior SoftDeletedFilter { get; set; } = SoftDeletedFilterBehavior.Works;

    /// <summary>What Get-* does with an identity that fits several objects.</summary>
    public AmbiguousGetBehavior AmbiguousGet { get; set; } = AmbiguousGetBehavior.Rows;

    /// <summary>The HTTP status of an object that could not be found.</summary>
    [Description("The HTTP status of ManagementObjectNotFoundException: 404 or 400.")]
    public int NotFoundStatus { get; set; } = 404;

    /// <summary>Whether error texts begin with the exception's hash.</summary>
    [Description("Whether error texts begin with the exception's hash: Ex6F9304|Type|text instead of |Type|text.")]
    public bool ErrorHashPrefix { get; set; }

    /// <summary>Whether error bodies carry details.</summary>
    public bool ErrorDetails { get; set; } = true;

    /// <summary>Whether cmdlets without output answer 204 instead of an empty list.</summary>
    public bool NoContentForEmpty { get; set; }

    /// <summary>Whether releasing litigation hold leaves a delay hold behind.</summary>
    public bool DelayHoldAfterRelease { get; set; }

    /// <summary>How long lookups still show a purged recipient.</summary>
    public ReplicaLag ReplicaLag { get; set; } = new();
}

/// <summary>What <c>-Filter</c> does together with SoftDeletedMailbox, SoftDeletedMailUser or InactiveMailboxOnly.</summary>
[JsonConverter(typeof(CamelCaseEnum<SoftDeletedFilterBehavior>))]
public enum SoftDeletedFilterBehavior
{
    /// <summary>Filters the soft-deleted ones.</summary>
    Works,

    /// <summary>200 without rows.</summary>
    SilentlyEmpty,

    /// <summary>400.</summary>
    Refuse,
}

/// <summary>What Get-* does with an identity that fits several objects.</summary>
[JsonConverter(typeof(CamelCaseEnum<AmbiguousGetBehavior>))]
public enum AmbiguousGetBehavior
{
    /// <summary>Returns all of them.</summary>
    Rows,

    /// <summary>ManagementObjectAmbiguousException.</summary>
    Error,
}

/// <summary>Lookups that read a replica which has not yet heard of a purge.</summary>
public sealed class ReplicaLag
{
    /// <summary>How long, in milliseconds.</summary>
    public int Milliseconds { get; set; }

    /// <summary>The cmdlets concerned; all lookups when empty.</summary>
    [Description("The cmdlets that read the late replica; all lookups when empty.")]
    public List<string> Cmdlets { get; set; } = [];
}

/// <summary>How provisioning writes its errors.</summary>
public sealed class ProvisioningBehavior
{
    /// <summary>The serviceInstance of derived errors.</summary>
    public string ServiceInstance { get; set; } = "exchange/NAMPRD09-001-01";

    /// <summary>How derived error entries are written.</summary>
    public ErrorDetailStyle ErrorDetail { get; set; } = new();

    /// <summary>Whether resolved entries stay with isResolved true.</summary>
    [Description("Whether resolved entries stay, with isResolved true, or vanish.")]
    public bool KeepResolvedErrors { get; set; } = true;

    /// <summary>Whether a repeated failure gets a new createdDateTime.</summary>
    public bool RefreshCreatedOnRetry { get; set; }
}
