namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>A mailbox restore request.</summary>
/// <param name="RequestGuid">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Source">The mailbox that is read.</param>
/// <param name="Target">The mailbox that is written.</param>
internal sealed record RestoreRequest(Guid RequestGuid, string Name, string Source, string Target)
{
    public string Status { get; set; } = "Queued";
}
