using System.Security.Cryptography;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Tests.Support;

/// <summary>The cloud side as the agent knows it: makes work and signs it.</summary>
internal sealed class Cloud : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Guid TenantId { get; } = Guid.NewGuid();

    public string PublicKey => AgentKeys.WritePublic(key);

    public SignedMessage Sign(WorkItem item) => SignedMessage.Sign(item, WorkItem.MessageType, AgentJson.Default.WorkItem, key);

    public WorkItem Ask(WorkKind kind, Person? person = null) => new()
    {
        Id = WorkItem.IdOf(Guid.NewGuid().ToString(), kind.ToString()),
        TenantId = TenantId,
        RemediationId = "remediation",
        Kind = kind,
        ImmutableId = person?.ImmutableId,
        UserPrincipalName = person?.Name,
        IssuedAt = TimeProvider.System.GetUtcNow(),
        ExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(30),
    };

    public WorkItem Set(Person person, ExpectedValue expected, Guid target) => Ask(WorkKind.SetArchiveGuid, person) with { Expected = expected, Target = target };

    public void Dispose() => key.Dispose();
}
