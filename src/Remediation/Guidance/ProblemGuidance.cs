using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Plans;

namespace TenantHygiene.Remediation.Guidance;

/// <summary>What an administrator needs to know about a problem that the product reports and does not repair.</summary>
public static class ProblemGuidance
{
    /// <summary>The cause in plain words.</summary>
    public static string Cause(ProvisioningProblem problem) => problem switch
    {
        ProvisioningProblem.GuidInUse(var property, var value) =>
            $"Active Directory sends {property} {value}, which another recipient in Exchange Online still holds.",
        _ when ArchiveProblem.Of(problem) is { } archive => archive.Cause(archive.Cloud),
        ProvisioningProblem.HoldBlocksDisable(var hold) => $"A mailbox should be disabled and is on {hold}.",
        ProvisioningProblem.ProxyAddressConflict(var address) => $"The address {address} belongs to another recipient.",
        ProvisioningProblem.SyncedObjectReadOnly => "The object is mastered on premises and cannot be changed in the cloud.",
        ProvisioningProblem.Malformed(var resembles, var text) => $"The message reads like {resembles}, but '{text}' in it is not a GUID.",
        _ => "The message is none that this product knows.",
    };

    /// <summary>Why the product does not act.</summary>
    public static Objection Objection(ProvisioningProblem problem) => problem switch
    {
        ProvisioningProblem.HoldBlocksDisable(var hold) => new("hold-blocks-disable", ObjectionWeight.Operator, $"The mailbox is on {hold}.", "Give the licence back, or have whoever owns the hold decide."),
        ProvisioningProblem.ProxyAddressConflict(var address) => new("proxy-address", ObjectionWeight.Operator, $"Two recipients claim {address}.", "Decide whose address it is, and remove it from the other on premises."),
        ProvisioningProblem.SyncedObjectReadOnly => new("on-premises", ObjectionWeight.Operator, "The object can be changed on premises only.", "Make the change in Active Directory."),
        ProvisioningProblem.Malformed(_, var text) => new("malformed-guid", ObjectionWeight.Operator, $"'{text}' is not a GUID; what it was meant to be cannot be guessed.", "Read the user's error in Microsoft Graph by hand and compare the GUIDs."),
        _ => new("unknown-error", ObjectionWeight.Operator, "The product acts only on errors that it understands.", "Read the message; if it is one that should be known, report it."),
    };
}
