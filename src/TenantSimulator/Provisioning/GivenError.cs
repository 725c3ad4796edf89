using System.ComponentModel;

namespace TenantHygiene.TenantSimulator.Provisioning;

/// <summary>An error entry that the scenario states literally.</summary>
public sealed class GivenError
{
    /// <summary>Service and instance.</summary>
    public string ServiceInstance { get; set; } = "exchange/NAMPRD09-001-01";

    /// <summary>The code of the record.</summary>
    public string ErrorCode { get; set; } = "Ex000000";

    /// <summary>The text of the record.</summary>
    public string Description { get; set; } = "";

    /// <summary>The whole errorDetail, instead of code and text.</summary>
    [Description("The whole errorDetail, taken literally, instead of errorCode and description.")]
    public string? ErrorDetail { get; set; }

    /// <summary>When it arose; a day before the start when absent.</summary>
    public DateTimeOffset? CreatedDateTime { get; set; }

    /// <summary>Whether it is resolved from the start.</summary>
    public bool IsResolved { get; set; }

    /// <summary>Whether the next provisioning attempt resolves it.</summary>
    public bool ResolvesOnRetry { get; set; }
}
