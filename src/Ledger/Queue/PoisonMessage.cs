namespace TenantHygiene.Ledger.Queue;

/// <summary>A message that failed at every try and was set aside.</summary>
/// <param name="Id">The service's id of the message.</param>
/// <param name="Text">The message as it was stored, decoded where it was base64.</param>
/// <param name="Problem">Why it cannot; null when it can.</param>
/// <param name="SetAsideAt">When it was set aside, where the service says so.</param>
/// <param name="TenantId">The tenant that it is about, where it says so.</param>
public sealed record PoisonMessage(string Id, string Text, string? Problem, DateTimeOffset? SetAsideAt, Guid? TenantId = null);
