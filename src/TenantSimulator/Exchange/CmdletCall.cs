using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>One invocation of a cmdlet.</summary>
/// <param name="Tenant">Where it runs.</param>
/// <param name="Cmdlet">Its name.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Caller">Who calls.</param>
/// <param name="Distortion">How to bend the result.</param>
internal sealed record CmdletCall(Tenant Tenant, string Cmdlet, CmdletParameters Parameters, Caller Caller, Distortion Distortion)
{
    /// <summary>How Exchange behaves where the documents leave it open.</summary>
    public ExchangeBehavior Behavior => Tenant.World.Exchange;

    /// <summary>Finds recipients as this cmdlet sees them.</summary>
    public RecipientLookup Lookup => new(Tenant, Cmdlet);

    /// <summary>The mandatory identity.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <returns>Its text.</returns>
    public string Require(string parameter = "Identity") => Parameters.Text(parameter)
        ?? throw new CmdletException(new ExchangeError(400, "BadRequest", "System.Management.Automation.ParameterBindingException", $"Cannot process command because of one or more missing mandatory parameters: {parameter}."));
}
