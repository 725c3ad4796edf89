using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Functions.Intake;

/// <summary>The user could not be read, so that nothing can be said about it.</summary>
public sealed class UserUnreadableException(Guid tenantId, string user, ReadFault fault)
    : Exception($"User {user} of tenant {tenantId} could not be read: {fault}")
{
    /// <summary>Why.</summary>
    public ReadFault Fault { get; } = fault;
}
