using System.ComponentModel;
using System.Text.Json.Serialization;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>How Microsoft Graph behaves where the documents leave it open.</summary>
public sealed class GraphBehavior
{
    /// <summary>What a filter on serviceProvisioningErrors does.</summary>
    public ErrorFilterBehavior ErrorFilter { get; set; } = ErrorFilterBehavior.Refuse;

    /// <summary>Whether error entries carry @odata.type.</summary>
    [Description("Whether error entries carry \"@odata.type\": \"#microsoft.graph.serviceProvisioningXmlError\".")]
    public bool ErrorTypeAnnotation { get; set; } = true;

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
