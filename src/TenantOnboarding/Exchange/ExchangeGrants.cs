using System.Text.Json;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.TenantOnboarding.Grants;

namespace TenantHygiene.TenantOnboarding.Exchange;

/// <summary>
/// Makes an identity's role group in Exchange Online: custom roles with the cmdlets and parameters that the product sends, and nothing else. What a role
/// has beyond them is taken away; a role that somebody added to the group is reported, and left to people.
/// </summary>
internal sealed class ExchangeGrants(AdministrationChannel exchange, ParentRoleFinder parents, Transcript transcript)
{
    private static readonly string[] MemberIdentities = ["Identity", "Name", "ObjectId", "ExternalDirectoryObjectId"];

    /// <summary>Grants what is missing.</summary>
    public async Task GrantAsync(Guid tenantId, Grantee grantee, ServicePrincipal principal, CancellationToken cancellationToken)
    {
        if (!await CanMakeRolesAsync(tenantId, cancellationToken) || await NeededAsync(tenantId, grantee, cancellationToken) is not { } needed)
        {
            return;
        }

        foreach (var role in needed)
        {
            await MakeRoleAsync(tenantId, role, cancellationToken);
        }

        await MakeGroupAsync(tenantId, grantee, [.. needed.Select(role => role.Name)], cancellationToken);
        await MakePrincipalAsync(tenantId, grantee, principal, cancellationToken);
        await AddMemberAsync(tenantId, grantee, principal, cancellationToken);
    }

    private async Task<bool> CanMakeRolesAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        const string What = "Exchange: custom roles";
        switch (await exchange.ReadAsync(tenantId, new ExchangeCommand(AdministrationCmdlets.GetOrganizationConfig), cancellationToken))
        {
            case Read<IReadOnlyList<JsonElement>>.Found([var row]) when row.TryGetProperty("IsDehydrated", out var isDehydrated) && isDehydrated.ValueKind is JsonValueKind.False:
                return true;
            case Read<IReadOnlyList<JsonElement>>.Found([_]):
                transcript.Fail(What, "The organisation has never been customised. Run Enable-OrganizationCustomization once in Exchange Online PowerShell (it cannot be undone), wait, and run this again.");
                return false;
            case Read<IReadOnlyList<JsonElement>>.Unreadable(var fault):
                transcript.Fail(What, Remedies.ExplainExchange(fault));
                return false;
            default:
                transcript.Fail(What, "Get-OrganizationConfig returned nothing.");
                return false;
        }
    }

    private async Task<IReadOnlyList<RequiredRole>?> NeededAsync(Guid tenantId, Grantee grantee, CancellationToken cancellationToken)
    {
        var found = new List<(ExchangeCmdlet, string)>();
        foreach (var cmdlet in grantee.Cmdlets)
        {
            var what = $"{grantee.Title}: a built-in role with {cmdlet.Name} {string.Join(' ', cmdlet.Parameters)}";
            switch (await parents.FindAsync(tenantId, cmdlet, cancellationToken))
            {
                case Read<string>.Found(var parent):
                    found.Add((cmdlet, parent));
                    break;
                case Read<string>.Unreadable(var fault):
                    transcript.Fail(what, Remedies.ExplainExchange(fault));
                    return null;
                default:
                    transcript.Fail(what, "There is none that you may delegate. Your own roles have to have it: see Get-ManagementRole -Cmdlet.");
                    return null;
            }
        }

        return RequiredRole.From(grantee.RoleGroup, found);
    }

    private async Task MakeRoleAsync(Guid tenantId, RequiredRole role, CancellationToken cancellationToken)
    {
        switch (await exchange.ReadAsync(tenantId, new ExchangeCommand(AdministrationCmdlets.GetManagementRole).Naming(role.Name), cancellationToken))
        {
            case Read<IReadOnlyList<JsonElement>>.Found:
                transcript.Already($"Role \"{role.Name}\"");
                break;
            case Read<IReadOnlyList<JsonElement>>.Unreadable(var fault):
                transcript.Fail($"Role \"{role.Name}\"", Remedies.ExplainExchange(fault));
                return;
            default:
                var make = new ExchangeCommand(AdministrationCmdlets.NewManagementRole).With("Name", role.Name).With("Parent", role.Parent).With("EnabledCmdlets", role.Entries.Keys);
                if (!await WriteAsync(tenantId, make, cancellationToken))
                {
                    await RehearseEntriesAsync(tenantId, role, cancellationToken);
                    return;
                }

                break;
        }

        await NarrowAsync(tenantId, role, cancellationToken);
    }

    // A role that is not there has no entries to compare: as it will be made, each of them has all parameters.
    private async Task RehearseEntriesAsync(Guid tenantId, RequiredRole role, CancellationToken cancellationToken)
    {
        if (transcript.IsDryRun)
        {
            foreach (var (cmdlet, parameters) in role.Entries.Where(entry => entry.Value.Count > 0))
            {
                await WriteAsync(tenantId, Entry(AdministrationCmdlets.SetManagementRoleEntry, role, cmdlet, parameters), cancellationToken);
            }
        }
    }

    private async Task NarrowAsync(Guid tenantId, RequiredRole role, CancellationToken cancellationToken)
    {
        var command = new ExchangeCommand(AdministrationCmdlets.GetManagementRoleEntry).Naming($"{role.Name}\\*");
        if (await exchange.ReadAsync(tenantId, command, cancellationToken) is not Read<IReadOnlyList<JsonElement>>.Found(var rows))
        {
            transcript.Fail($"Role \"{role.Name}\"", "Its entries could not be read, so that nobody knows what it allows. Run this again.");
            return;
        }

        var entries = rows.ToDictionary(row => StrictJson.Text(row, "Name") ?? "", Parameters, StringComparer.OrdinalIgnoreCase);
        foreach (var surplus in entries.Keys.Except(role.Entries.Keys, StringComparer.OrdinalIgnoreCase))
        {
            await WriteAsync(
                tenantId,
                new ExchangeCommand(AdministrationCmdlets.RemoveManagementRoleEntry).Naming($"{role.Name}\\{surplus}").With("Confirm", value: false),
                cancellationToken);
        }

        foreach (var (cmdlet, parameters) in role.Entries)
        {
            if (!entries.TryGetValue(cmdlet, out var there))
            {
                await WriteAsync(tenantId, Entry(AdministrationCmdlets.AddManagementRoleEntry, role, cmdlet, parameters), cancellationToken);
            }
            else if (parameters.Count > 0 && !parameters.SetEquals(there))
            {
                await WriteAsync(tenantId, Entry(AdministrationCmdlets.SetManagementRoleEntry, role, cmdlet, parameters), cancellationToken);
            }
            else
            {
                transcript.Already($"Role \"{role.Name}\": {string.Join(", ", parameters.Order(StringComparer.Ordinal).Prepend(cmdlet))}");
            }
        }
    }

    private async Task MakeGroupAsync(Guid tenantId, Grantee grantee, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        var what = $"Role group \"{grantee.RoleGroup}\"";
        switch (await exchange.ReadAsync(tenantId, new ExchangeCommand(AdministrationCmdlets.GetRoleGroup).Naming(grantee.RoleGroup), cancellationToken))
        {
            case Read<IReadOnlyList<JsonElement>>.Unreadable(var fault):
                transcript.Fail(what, Remedies.ExplainExchange(fault));
                break;
            case Read<IReadOnlyList<JsonElement>>.Found([var group]):
                var has = Texts(group, "Roles");
                transcript.Already(what);
                foreach (var missing in roles.Except(has, StringComparer.OrdinalIgnoreCase))
                {
                    await WriteAsync(
                        tenantId, new ExchangeCommand(AdministrationCmdlets.NewManagementRoleAssignment).With("Role", missing).With("SecurityGroup", grantee.RoleGroup), cancellationToken);
                }

                foreach (var surplus in has.Except(roles, StringComparer.OrdinalIgnoreCase))
                {
                    transcript.Fail($"{what} has the role \"{surplus}\" as well", "The product does not need it here. Unless it is wanted, remove it: Remove-ManagementRoleAssignment.");
                }

                break;
            default:
                await WriteAsync(tenantId, new ExchangeCommand(AdministrationCmdlets.NewRoleGroup).With("Name", grantee.RoleGroup).With("Roles", roles), cancellationToken);
                break;
        }
    }

    private async Task MakePrincipalAsync(Guid tenantId, Grantee grantee, ServicePrincipal principal, CancellationToken cancellationToken)
    {
        var what = $"{grantee.Title}: service principal in Exchange";
        switch (await exchange.ReadAsync(tenantId, new ExchangeCommand(AdministrationCmdlets.GetServicePrincipal).Naming(principal.Id), cancellationToken))
        {
            case Read<IReadOnlyList<JsonElement>>.Found:
                transcript.Already(what);
                break;
            case Read<IReadOnlyList<JsonElement>>.Unreadable(var fault):
                transcript.Fail(what, Remedies.ExplainExchange(fault));
                break;
            default:
                await WriteAsync(
                    tenantId,
                    new ExchangeCommand(AdministrationCmdlets.NewServicePrincipal)
                        .With("AppId", principal.AppId.ToString("D")).With("ObjectId", principal.Id.ToString("D")).With("DisplayName", principal.DisplayName),
                    cancellationToken);
                break;
        }
    }

    private async Task AddMemberAsync(Guid tenantId, Grantee grantee, ServicePrincipal principal, CancellationToken cancellationToken)
    {
        var what = $"Role group \"{grantee.RoleGroup}\": member {principal.DisplayName}";
        var add = new ExchangeCommand(AdministrationCmdlets.AddRoleGroupMember).Naming(grantee.RoleGroup).With("Member", principal.Id.ToString("D"));
        switch (await exchange.ReadAsync(tenantId, new ExchangeCommand(AdministrationCmdlets.GetRoleGroupMember).Naming(grantee.RoleGroup), cancellationToken))
        {
            case Read<IReadOnlyList<JsonElement>>.Found(var members) when members.Any(member => Is(member, principal)):
                transcript.Already(what);
                break;

            // A group without members is not found by its members; whether it is there was seen above.
            default:
                await WriteAsync(tenantId, add, cancellationToken, existing: "MemberAlreadyExistsException");
                break;
        }
    }

    /// <param name="existing">The error that says it is done already.</param>
    private Task<bool> WriteAsync(Guid tenantId, ExchangeCommand command, CancellationToken cancellationToken, string? existing = null) =>
        transcript.ChangeAsync(PowerShellText.Of(command), async () =>
            await exchange.WriteAsync(tenantId, command, cancellationToken) is { } fault && (existing is null || !fault.Detail.Contains(existing, StringComparison.Ordinal))
                ? Remedies.ExplainExchange(fault)
                : null);

    private static ExchangeCommand Entry(ExchangeCmdlet change, RequiredRole role, string cmdlet, IReadOnlySet<string> parameters)
    {
        var command = new ExchangeCommand(change).Naming($"{role.Name}\\{cmdlet}");
        return parameters.Count == 0 ? command : command.With("Parameters", parameters.Order(StringComparer.Ordinal));
    }

    // Under which of its names a member is listed is not documented for service principals.
    private static bool Is(JsonElement member, ServicePrincipal principal) =>
        MemberIdentities.Any(name => string.Equals(StrictJson.Text(member, name), principal.Id.ToString("D"), StringComparison.OrdinalIgnoreCase));

    private static HashSet<string> Parameters(JsonElement row) => Texts(row, "Parameters").ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static List<string> Texts(JsonElement row, string name) =>
        StrictJson.TryGetList(row, name, out var values) ? [.. values.EnumerateArray().Where(value => value.ValueKind is JsonValueKind.String).Select(value => value.GetString()!)] : [];
}
