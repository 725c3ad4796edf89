using System.Text.Json;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.TenantOnboarding.Grants;

namespace TenantHygiene.TenantOnboarding.Exchange;

/// <summary>Brings a custom role to exactly the cmdlets and parameters that are required.</summary>
internal sealed class RoleReconciler(ExchangeChanges exchange, Transcript transcript)
{
    /// <summary>Creates the role where it is missing, and takes away or adds entries.</summary>
    public async Task ReconcileAsync(Guid tenantId, RequiredRole role, CancellationToken cancellationToken)
    {
        switch (
            await exchange.ReadAsync(
                tenantId,
                new ExchangeCommand(AdministrationCmdlets.GetManagementRole).Naming(role.Name),
                cancellationToken
            )
        )
        {
            case Read<IReadOnlyList<JsonElement>>.Found:
                transcript.WriteUnchanged($"Role \"{role.Name}\"");
                break;
            case Read<IReadOnlyList<JsonElement>>.Unreadable(var fault):
                transcript.Fail($"Role \"{role.Name}\"", Remedies.ExplainExchange(fault));
                return;
            default:
                var create = new ExchangeCommand(AdministrationCmdlets.NewManagementRole)
                    .With("Name", role.Name)
                    .With("Parent", role.Parent)
                    .With("EnabledCmdlets", role.Entries.Keys);
                if (!await exchange.ChangeAsync(tenantId, create, cancellationToken))
                {
                    await ShowEntriesAsync(tenantId, role, cancellationToken);
                    return;
                }

                break;
        }

        await ReconcileEntriesAsync(tenantId, role, cancellationToken);
    }

    // A dry run creates no role whose entries it could compare: a new one has every parameter of each cmdlet.
    private async Task ShowEntriesAsync(Guid tenantId, RequiredRole role, CancellationToken cancellationToken)
    {
        if (transcript.IsDryRun)
        {
            foreach (var (cmdlet, parameters) in role.Entries.Where(entry => entry.Value.Count > 0))
            {
                await exchange.ChangeAsync(
                    tenantId,
                    Entry(AdministrationCmdlets.SetManagementRoleEntry, role, cmdlet, parameters),
                    cancellationToken
                );
            }
        }
    }

    private async Task ReconcileEntriesAsync(Guid tenantId, RequiredRole role, CancellationToken cancellationToken)
    {
        var command = new ExchangeCommand(AdministrationCmdlets.GetManagementRoleEntry).Naming($"{role.Name}\\*");
        if (await exchange.ReadAsync(tenantId, command, cancellationToken) is not Read<IReadOnlyList<JsonElement>>.Found(var rows))
        {
            transcript.Fail(
                $"Role \"{role.Name}\"",
                "Its entries could not be read, so it is not known what the role allows. Run this command again."
            );
            return;
        }

        var entries = rows.ToDictionary(row => StrictJson.Text(row, "Name") ?? "", Parameters, StringComparer.OrdinalIgnoreCase);
        foreach (var surplus in entries.Keys.Except(role.Entries.Keys, StringComparer.OrdinalIgnoreCase))
        {
            var remove = new ExchangeCommand(AdministrationCmdlets.RemoveManagementRoleEntry)
                .Naming($"{role.Name}\\{surplus}")
                .With("Confirm", value: false);
            await exchange.ChangeAsync(tenantId, remove, cancellationToken);
        }

        foreach (var (cmdlet, parameters) in role.Entries)
        {
            if (!entries.TryGetValue(cmdlet, out var there))
            {
                await exchange.ChangeAsync(
                    tenantId,
                    Entry(AdministrationCmdlets.AddManagementRoleEntry, role, cmdlet, parameters),
                    cancellationToken
                );
            }
            else if (parameters.Count > 0 && !parameters.SetEquals(there))
            {
                await exchange.ChangeAsync(
                    tenantId,
                    Entry(AdministrationCmdlets.SetManagementRoleEntry, role, cmdlet, parameters),
                    cancellationToken
                );
            }
            else
            {
                transcript.WriteUnchanged(
                    $"Role \"{role.Name}\": {string.Join(", ", parameters.Order(StringComparer.Ordinal).Prepend(cmdlet))}"
                );
            }
        }
    }

    private static ExchangeCommand Entry(ExchangeCmdlet change, RequiredRole role, string cmdlet, IReadOnlySet<string> parameters)
    {
        var command = new ExchangeCommand(change).Naming($"{role.Name}\\{cmdlet}");
        return parameters.Count == 0 ? command : command.With("Parameters", parameters.Order(StringComparer.Ordinal));
    }

    private static HashSet<string> Parameters(JsonElement row) =>
        AdministrationRows.Texts(row, "Parameters").ToHashSet(StringComparer.OrdinalIgnoreCase);
}
