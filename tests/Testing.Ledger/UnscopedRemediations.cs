using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Testing.Unscoped;

/// <summary>Reads and changes remediations of every tenant, for tests that are not about who may see what.</summary>
public static class UnscopedRemediations
{
    /// <summary>One remediation.</summary>
    public static Task<RemediationRecord?> FindAsync(this RemediationStore store, string id, CancellationToken cancellationToken) =>
        store.FindAsync(TenantScope.All, id, cancellationToken);

    /// <summary>One remediation with its timeline.</summary>
    public static Task<RemediationWithSteps?> FindWithStepsAsync(
        this RemediationStore store,
        string id,
        CancellationToken cancellationToken
    ) => store.FindWithStepsAsync(TenantScope.All, id, cancellationToken);

    /// <summary>The timeline after a step; empty where there is no such remediation.</summary>
    public static async Task<IReadOnlyList<RemediationStep>> GetStepsAsync(
        this RemediationStore store,
        string id,
        int afterSequence,
        CancellationToken cancellationToken
    ) =>
        await store.FindAsync(TenantScope.All, id, cancellationToken) is { } record
            ? await store.GetStepsAsync(record, afterSequence, cancellationToken)
            : [];

    /// <summary>A page of remediations.</summary>
    public static Task<RemediationPage> ListAsync(
        this RemediationStore store,
        RemediationFilter filter,
        CancellationToken cancellationToken
    ) => store.ListAsync(TenantScope.All, filter, cancellationToken);

    /// <summary>Whether an operation was applied.</summary>
    public static Task<bool> WasAppliedAsync(
        this RemediationStore store,
        string id,
        string operationKey,
        CancellationToken cancellationToken
    ) => store.WasAppliedAsync(TenantScope.All, id, operationKey, cancellationToken);

    /// <summary>Changes a remediation.</summary>
    public static Task<RemediationRecord> UpdateAsync(
        this RemediationStore store,
        string id,
        string operationKey,
        Func<RemediationRecord, RemediationRecord> change,
        CancellationToken cancellationToken,
        params IReadOnlyList<NewStep> steps
    ) => store.UpdateAsync(TenantScope.All, id, operationKey, change, cancellationToken, steps);
}
