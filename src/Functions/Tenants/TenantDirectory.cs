using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Microsoft365;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Tenants;

/// <summary>
/// Brings the registered tenants of the ledger and the tenants that this process works with together: takes the settings over into the
/// ledger, and reads the ledger.
/// </summary>
public sealed partial class TenantDirectory(
    TenantStore store,
    KillSwitchStore pauses,
    TenantRegistry registry,
    TenantSettings settings,
    IOptions<TenantsOptions> configured,
    AuditLog audit,
    TimeProvider time,
    ILogger<TenantDirectory> logger
)
{
    /// <summary>The kind of audit entries for a tenant that was registered or changed, and for one that was removed.</summary>
    public const string RegisteredKind = "tenant-registered";

    /// <summary>See <see cref="RegisteredKind"/>.</summary>
    public const string RemovedKind = "tenant-removed";

    private const int MaximumAttempts = 5;

    /// <summary>
    /// Registers the tenants of the settings. One that is registered keeps what the API made of it, until its settings change: then they
    /// count once more.
    /// </summary>
    /// <exception cref="Azure.RequestFailedException">The ledger does not answer; may be tried again.</exception>
    public async Task TakeSettingsOverAsync(CancellationToken cancellationToken)
    {
        foreach (var options in configured.Value.Tenants)
        {
            var (tenantId, hash) = (Guid.Parse(options.TenantId), Hash(options));
            for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
            {
                var stored = await store.FindAsync(tenantId, cancellationToken);
                if (stored?.Tenant.SettingsHash == hash)
                {
                    break;
                }

                var now = time.GetUtcNow();
                var taken = TenantSettings.Registered(options) with
                {
                    SettingsHash = hash,
                    RegisteredAt = stored?.Tenant.RegisteredAt ?? now,
                    ChangedAt = now,
                };
                await RecordAsync(RegisteredKind, taken, by: null, $"settings-{hash}-{stored?.ETag}", cancellationToken);
                if (await store.TryWriteAsync(taken, stored, cancellationToken))
                {
                    LogTakenOver(tenantId);
                    break;
                }
            }
        }
    }

    /// <summary>Reads the ledger. A tenant that cannot be worked with is left out, and said.</summary>
    /// <exception cref="Azure.RequestFailedException">The ledger does not answer; what was known stays.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var stored = await store.ListAsync(cancellationToken);
        var paused = await pauses.ListPausesAsync(cancellationToken);
        var usable = new List<TenantOptions>();
        foreach (var (tenant, _) in stored)
        {
            if (settings.FindProblem(tenant) is { } problem)
            {
                LogUnusable(tenant.TenantId, problem);
            }
            else
            {
                usable.Add(settings.Options(tenant));
            }
        }

        registry.Replace(usable, paused.Keys.ToHashSet());
    }

    /// <summary>Records in the audit log of a tenant what it is to be. Before it is, so that nothing is without its entry.</summary>
    public Task RecordAsync(string kind, RegisteredTenant tenant, Principal? by, string key, CancellationToken cancellationToken)
    {
        var content = new JsonObject
        {
            ["name"] = tenant.Name,
            ["policy"] = tenant.Policy,
            ["credential"] = tenant.Credential.Kind.ToString(),
            ["clientId"] = tenant.Credential.ClientId,
            ["readerCredential"] = tenant.ReaderCredential?.Kind.ToString(),
            ["readerClientId"] = tenant.ReaderCredential?.ClientId,
            ["onPremises"] = tenant.OnPremises?.Strategy,
        };
        return audit.AppendAsync(tenant.TenantId, remediationId: null, kind, by, content.ToJsonString(), key, cancellationToken);
    }

    /// <summary>Tells settings apart. A secret is no part of it: another one is the same tenant.</summary>
    private static string Hash(TenantOptions options) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                JsonSerializer.SerializeToUtf8Bytes(
                    new[]
                    {
                        options.Name,
                        options.Policy,
                        options.OnPremises.Strategy,
                        options.OnPremises.AgentKey ?? "",
                        options.OnPremises.NextAgentKey ?? "",
                        options.ReaderCredential is null ? "" : "reader",
                    },
                    SettingsHashJson.Default.StringArray
                )
            )
        );

    [LoggerMessage(130, LogLevel.Information, "Took tenant {TenantId} over from the settings into the registry.")]
    private partial void LogTakenOver(Guid tenantId);

    [LoggerMessage(131, LogLevel.Error, "Tenant {TenantId} is registered, but cannot be worked with. {Problem}")]
    private partial void LogUnusable(Guid tenantId, string problem);
}

/// <summary>The JSON of which the hash of a tenant's settings is taken.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
internal sealed partial class SettingsHashJson : System.Text.Json.Serialization.JsonSerializerContext;
