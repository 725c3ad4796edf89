using System.Runtime.CompilerServices;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>Exchange, and what happens around each call of it.</summary>
/// <param name="inner">Exchange.</param>
/// <param name="before">Happens before each call, whose name it gets.</param>
/// <param name="after">Happens after each answer.</param>
internal sealed class InterceptedExchange(IExchangeAdmin inner, Action<string> before, Action after) : IExchangeAdmin
{
    public Task<Read<IReadOnlyList<Recipient>>> FindByIdentityAsync(
        Guid tenantId,
        GuidProperty property,
        Guid value,
        CancellationToken cancellationToken
    ) => StepAsync(() => inner.FindByIdentityAsync(tenantId, property, value, cancellationToken));

    public Task<Read<IReadOnlyList<Recipient>>> FindByFilterAsync(
        Guid tenantId,
        GuidProperty property,
        Guid value,
        CancellationToken cancellationToken
    ) => StepAsync(() => inner.FindByFilterAsync(tenantId, property, value, cancellationToken));

    public Task<Read<IReadOnlyList<Recipient>>> FindDeletedByFilterAsync(
        Guid tenantId,
        RecipientKind kind,
        GuidProperty property,
        Guid value,
        CancellationToken cancellationToken
    ) => StepAsync(() => inner.FindDeletedByFilterAsync(tenantId, kind, property, value, cancellationToken));

    public Task<Read<Recipient>> FindRecipientOfUserAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken) =>
        StepAsync(() => inner.FindRecipientOfUserAsync(tenantId, userId, cancellationToken));

    public Task<Read<RecipientDetails>> GetDetailsAsync(Guid tenantId, Recipient recipient, CancellationToken cancellationToken) =>
        StepAsync(() => inner.GetDetailsAsync(tenantId, recipient, cancellationToken));

    public Task<Read<MailboxContent>> GetContentAsync(
        Guid tenantId,
        Recipient recipient,
        bool archive,
        CancellationToken cancellationToken
    ) => StepAsync(() => inner.GetContentAsync(tenantId, recipient, archive, cancellationToken));

    public Task<Read<OrganisationHolds>> GetOrganisationHoldsAsync(Guid tenantId, CancellationToken cancellationToken) =>
        StepAsync(() => inner.GetOrganisationHoldsAsync(tenantId, cancellationToken));

    public Task<Read<ContentCopyState>> FindContentCopyAsync(Guid tenantId, Recipient recipient, CancellationToken cancellationToken) =>
        StepAsync(() => inner.FindContentCopyAsync(tenantId, recipient, cancellationToken));

    public Task<Read<ContentCopyState>> StartContentCopyAsync(
        Guid tenantId,
        Recipient recipient,
        string targetMailbox,
        CancellationToken cancellationToken
    ) => StepAsync(() => inner.StartContentCopyAsync(tenantId, recipient, targetMailbox, cancellationToken));

    public Task<PurgeReply> ReleaseLitigationHoldAsync(HoldReleaseWarrant warrant, CancellationToken cancellationToken) =>
        StepAsync(() => inner.ReleaseLitigationHoldAsync(warrant, cancellationToken));

    public Task<PurgeReply> SetCloudManagedAsync(Guid tenantId, Guid recipientId, CancellationToken cancellationToken) =>
        StepAsync(() => inner.SetCloudManagedAsync(tenantId, recipientId, cancellationToken));

    public Task<PurgeReply> PurgeAsync(PurgeWarrant warrant, CancellationToken cancellationToken) =>
        StepAsync(() => inner.PurgeAsync(warrant, cancellationToken));

    private async Task<T> StepAsync<T>(Func<Task<T>> step, [CallerMemberName] string call = "")
    {
        before(call);
        var answer = await step();
        after();
        return answer;
    }
}
