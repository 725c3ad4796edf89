using System.ComponentModel;

namespace TenantHygiene.TenantSimulator.Faults;

/// <summary>A misbehaviour: which requests it meets, and what they get.</summary>
public sealed class Fault
{
    /// <summary>The API that it concerns; any when absent.</summary>
    public ApiName? Api { get; set; }

    /// <summary>The cmdlet, or the route as the report names it; any when absent.</summary>
    [Description("The cmdlet (Get-Recipient) or the route as the report names it (GET /users); any when absent.")]
    public string? Route { get; set; }

    /// <summary>A text that the request must name: in its path, its identity or its filter.</summary>
    [Description("A user, GUID or other text that the request's path, query, identity or filter must contain; any when absent.")]
    public string? Identity { get; set; }

    /// <summary>How many matching requests pass before the fault begins.</summary>
    public int Skip { get; set; }

    /// <summary>How many requests it meets; endless when absent.</summary>
    [Description("How many requests it meets; endless when absent.")]
    public int? Times { get; set; }

    /// <summary>Only every n-th matching request is met.</summary>
    public int Every { get; set; } = 1;

    /// <summary>What those requests get.</summary>
    public required FaultAnswer Answer { get; set; }
}
