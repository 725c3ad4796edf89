using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Tenants;

/// <summary>A registered tenant as callers see it.</summary>
public sealed record TenantResource
{
    /// <summary>The tenant's id.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>Name shown to people.</summary>
    public required string Name { get; init; }

    /// <summary>A built-in policy or the name of a policy document.</summary>
    public required string Policy { get; init; }

    /// <summary>Who paused it, when and why; absent where it is not paused.</summary>
    public TenantPause? Pause { get; init; }

    /// <summary>Whether it is released for more than plans. Counts only where the policy asks for it (<c>newTenants</c>).</summary>
    public required bool IsReleased { get; init; }

    /// <summary>How the product signs in to repair, without the secret.</summary>
    public required RegisteredCredential Credential { get; init; }

    /// <summary>How it signs in to read; absent where it is the same.</summary>
    public RegisteredCredential? ReaderCredential { get; init; }

    /// <summary>The on-premises side; absent for none.</summary>
    public RegisteredOnPremises? OnPremises { get; init; }

    /// <summary>Why it cannot be worked with; absent where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>When it changed last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who changed it last; absent for the settings.</summary>
    public Principal? ChangedBy { get; init; }
}

/// <summary>A page of tenants, by id.</summary>
/// <param name="Items">The tenants.</param>
public sealed record TenantList(IReadOnlyList<TenantResource> Items);

/// <summary>The body that registers a tenant.</summary>
/// <param name="Name">Name shown to people, 1 to 200 characters.</param>
/// <param name="Credential">How the product signs in, to repair and, without a reader, to read.</param>
/// <param name="Policy">A policy; <c>careful</c> where it is left out.</param>
/// <param name="ReaderCredential">How it signs in to read.</param>
/// <param name="OnPremises">The on-premises side.</param>
public sealed record NewTenant(
    string Name,
    RegisteredCredential Credential,
    string Policy = NewTenant.DefaultPolicy,
    RegisteredCredential? ReaderCredential = null,
    RegisteredOnPremises? OnPremises = null
)
{
    /// <summary>The policy of a tenant that names none: it asks before it purges.</summary>
    public const string DefaultPolicy = "careful";

    /// <summary>The longest name.</summary>
    public const int MaximumName = 200;

    /// <summary>The tenant that is to be registered.</summary>
    public RegisteredTenant Of(Guid tenantId, RegisteredTenant? previous, Principal by, DateTimeOffset now) =>
        new()
        {
            TenantId = tenantId,
            Name = Name,
            Policy = Policy,
            Credential = Credential,
            ReaderCredential = ReaderCredential,
            OnPremises = OnPremises ?? new RegisteredOnPremises(nameof(OnPremisesStrategy.Script)),
            SettingsHash = previous?.SettingsHash,
            RegisteredAt = previous?.RegisteredAt ?? now,
            ChangedAt = now,
            ChangedBy = by,
        };
}

/// <summary>The body that changes a tenant; what is left out stays.</summary>
/// <param name="Reason">Why, in 1 to 500 characters; kept in the audit log.</param>
/// <param name="Name">Another name.</param>
/// <param name="Policy">Another policy.</param>
/// <param name="IsPaused">
/// True: from now on the tenant is not scanned, nothing is begun, and what runs changes nothing. False: it goes on.
/// </param>
public sealed record TenantChange(string Reason, string? Name = null, string? Policy = null, bool? IsPaused = null);
