using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Controls;

/// <summary>
/// The kill switches, global and per tenant, and which tenants are paused: both stop purges, and are read together. A switch that was never
/// set is off; one that cannot be read is neither on nor off.
/// </summary>
public sealed class KillSwitchStore(LedgerTables tables, TimeProvider time)
{
    private const string Table = "KillSwitches";
    private const string Partition = "kill-switch";
    private readonly ConcurrencyRetry _retry = new(time);

    /// <summary>The switches that matter to a tenant; always found, or unreadable.</summary>
    public Task<Read<KillSwitchState>> ReadAsync(Guid tenantId, CancellationToken cancellationToken) =>
        StorageFaults.ReadAsync(
            "The kill switch",
            async () =>
            {
                var global = FindAsync(KillSwitchScope.Global, cancellationToken);
                var tenant = FindAsync(KillSwitchScope.Tenant(tenantId), cancellationToken);
                return new KillSwitchState(await global, await tenant);
            },
            cancellationToken
        );

    /// <summary>One switch; off when it was never set. A failure of the storage account is an exception.</summary>
    public async Task<KillSwitch> FindAsync(KillSwitchScope scope, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table.FindAsync(Partition, scope.ToString(), cancellationToken) is { } row
            ? Switch(scope, row)
            : new KillSwitch { Scope = scope, IsOn = false };
    }

    /// <summary>Sets a switch.</summary>
    /// <param name="scope">Which.</param>
    /// <param name="isOn">On stops every purge.</param>
    /// <param name="changedBy">Who sets it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="expectedETag">What the caller read before; null sets it whatever it was.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="KillSwitchConflictException">Another caller has set it since.</exception>
    public async Task<KillSwitch> SetAsync(
        KillSwitchScope scope,
        bool isOn,
        Principal changedBy,
        string reason,
        string? expectedETag,
        CancellationToken cancellationToken
    )
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await foreach (var _ in _retry.AttemptsAsync($"The kill switch {scope}", cancellationToken))
        {
            var current = await table.FindAsync(Partition, scope.ToString(), cancellationToken);
            if (expectedETag is not null && expectedETag != (current?.ETag.ToString() ?? string.Empty))
            {
                throw new KillSwitchConflictException(await FindAsync(scope, cancellationToken));
            }

            var row = current ?? new TableEntity(Partition, scope.ToString());
            row["IsOn"] = isOn;
            row["ChangedAt"] = time.GetUtcNow();
            row["Reason"] = reason;
            PrincipalColumns.Write(row, "ChangedBy", changedBy);
            if (await TryWriteAsync(table, row, current is null, cancellationToken))
            {
                return await FindAsync(scope, cancellationToken);
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>Pauses a tenant, or lets it go on. Its kill switch stays as it is. The last call counts.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="pause">Who pauses it, when and why; null to let it go on.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task SetPauseAsync(Guid tenantId, TenantPause? pause, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var scope = KillSwitchScope.Tenant(tenantId);
        await foreach (var _ in _retry.AttemptsAsync($"The pause of tenant {tenantId}", cancellationToken))
        {
            var current = await table.FindAsync(Partition, scope.ToString(), cancellationToken);
            var row = current ?? new TableEntity(Partition, scope.ToString()) { ["IsOn"] = false };
            row["PausedAt"] = pause?.At;
            row["PauseReason"] = pause?.Reason;
            PrincipalColumns.Write(row, "PausedBy", pause?.By);
            if (await TryWriteAsync(table, row, current is null, cancellationToken))
            {
                return;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>The tenants that are paused. A failure of the storage account is an exception.</summary>
    public async Task<IReadOnlyDictionary<Guid, TenantPause>> ListPausesAsync(CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var paused = new Dictionary<Guid, TenantPause>();
        var query = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and PausedAt gt {DateTimeOffset.UnixEpoch}"),
            cancellationToken: cancellationToken
        );
        await foreach (var row in query)
        {
            if (Guid.TryParse(row.RowKey, out var tenantId) && Pause(row) is { } pause)
            {
                paused[tenantId] = pause;
            }
        }

        return paused;
    }

    /// <summary>The switches that are on. A failure of the storage account is an exception.</summary>
    public async Task<IReadOnlyList<KillSwitchScope>> ListOnAsync(CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table
            .QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and IsOn eq true"),
                cancellationToken: cancellationToken
            )
            .Select(row => Guid.TryParse(row.RowKey, out var tenantId) ? KillSwitchScope.Tenant(tenantId) : KillSwitchScope.Global)
            .ToListAsync(cancellationToken);
    }

    private static async Task<bool> TryWriteAsync(TableClient table, TableEntity row, bool isNew, CancellationToken cancellationToken) =>
        isNew ? await table.TryAddAsync(row, cancellationToken) : await table.TryReplaceAsync(row, row.ETag, cancellationToken);

    private static KillSwitch Switch(KillSwitchScope scope, TableEntity row) =>
        new()
        {
            Scope = scope,
            IsOn = row.GetBoolean("IsOn") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "IsOn is missing"),
            ChangedBy = PrincipalColumns.Read(row, "ChangedBy"),
            ChangedAt = row.GetDateTimeOffset("ChangedAt"),
            Reason = row.GetString("Reason"),
            Pause = Pause(row),
            ETag = row.ETag.ToString(),
        };

    private static TenantPause? Pause(TableEntity row) =>
        row.GetDateTimeOffset("PausedAt") is { } at
            ? new TenantPause(
                PrincipalColumns.Read(row, "PausedBy")
                    ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "PausedBy is missing"),
                at,
                row.GetString("PauseReason") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "PauseReason is missing")
            )
            : null;
}

/// <summary>A switch that stops every purge while it is on.</summary>
public sealed record KillSwitch
{
    /// <summary>What it stops.</summary>
    public required KillSwitchScope Scope { get; init; }

    /// <summary>Whether it stops purges now.</summary>
    public required bool IsOn { get; init; }

    /// <summary>Who set it last; absent when it was never set.</summary>
    public Principal? ChangedBy { get; init; }

    /// <summary>When it was set last.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The pause of the tenant; null where it is not paused.</summary>
    public TenantPause? Pause { get; init; }

    /// <summary>Changes with every write; opaque. Empty when it was never set.</summary>
    public string ETag { get; init; } = string.Empty;
}

/// <summary>What a kill switch stops.</summary>
/// <param name="TenantId">The tenant; null means all of them.</param>
public readonly record struct KillSwitchScope(Guid? TenantId)
{
    /// <summary>All tenants.</summary>
    public static KillSwitchScope Global => new(null);

    /// <summary>One tenant.</summary>
    public static KillSwitchScope Tenant(Guid tenantId) => new(tenantId);

    /// <inheritdoc/>
    public override string ToString() => TenantId?.ToString() ?? "global";
}

/// <summary>The switches that matter to one tenant.</summary>
public sealed record KillSwitchState(KillSwitch Global, KillSwitch Tenant)
{
    /// <summary>Whether one of them stops purges.</summary>
    public bool IsOn => Global.IsOn || Tenant.IsOn || Tenant.Pause is not null;

    /// <summary>Why purges are stopped; null where they are not, or where nobody gave a reason.</summary>
    public string? Reason =>
        this switch
        {
            { Global: { IsOn: true } global } => global.Reason,
            { Tenant: { IsOn: true } tenant } => tenant.Reason,
            { Tenant.Pause: { } pause } => $"the tenant is paused: {pause.Reason}",
            _ => null,
        };
}

/// <summary>A tenant is not to be touched for now.</summary>
/// <param name="By">Who paused it.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record TenantPause(Principal By, DateTimeOffset At, string Reason);

/// <summary>Another caller has set the switch since this caller read it.</summary>
public sealed class KillSwitchConflictException(KillSwitch current)
    : InvalidOperationException($"The kill switch {current.Scope} was set by another caller in the meantime. Read it again.")
{
    /// <summary>Its current state.</summary>
    public KillSwitch Current { get; } = current;
}
