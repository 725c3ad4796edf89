using Row = System.Collections.Generic.IEnumerable<System.Collections.Generic.KeyValuePair<string, object?>>;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>
/// The cmdlets of role based access control. What exists already is refused, as everywhere in PowerShell; what is missing is not found.
/// </summary>
internal static class RoleCmdlets
{
    /// <summary>Get-ManagementRole: one by name, or those that have a cmdlet with all of some parameters.</summary>
    public static CmdletResult GetRole(CmdletCall call)
    {
        if (call.Parameters.Text("Identity") is { } identity)
        {
            return new CmdletResult([Describe(Role(call, identity))]);
        }

        var cmdlet = call.Parameters.Text("Cmdlet");
        var parameters = call.Parameters.Texts("CmdletParameters");
        return new CmdletResult([
            .. Book(call).Roles.Values.Where(role => cmdlet is null || role.Has(cmdlet, parameters)).Select(Describe),
        ]);
    }

    /// <summary>New-ManagementRole: a copy of the parent's entries, or of those that are named.</summary>
    public static CmdletResult NewRole(CmdletCall call)
    {
        if (call.Tenant.Scenario.Organization.IsDehydrated)
        {
            throw new CmdletException(
                Failure(
                    "InvalidOperationInDehydratedContextException",
                    "The command you tried to run isn't currently allowed in your organization. To run this command, you first need to "
                        + "run the command: Enable-OrganizationCustomization."
                )
            );
        }

        var (name, parent) = (call.Require("Name"), Role(call, call.Require("Parent")));
        RefuseDuplicate(Book(call).Roles.ContainsKey(name), name);
        var named = call.Parameters.Texts("EnabledCmdlets");
        if (named.FirstOrDefault(cmdlet => !parent.Entries.ContainsKey(cmdlet)) is { } foreign)
        {
            throw new CmdletException(
                Failure("InvalidOperationException", $"The cmdlet '{foreign}' isn't part of the role '{parent.Name}'.")
            );
        }

        var role = new ManagementRole(name, parent.Name);
        foreach (
            var (cmdlet, parameters) in parent.Entries.Where(entry =>
                named.Count == 0 || named.Contains(entry.Key, StringComparer.OrdinalIgnoreCase)
            )
        )
        {
            role.Entries[cmdlet] = new(parameters, StringComparer.OrdinalIgnoreCase);
        }

        Book(call).Roles[name] = role;
        return new CmdletResult([Describe(role)]);
    }

    /// <summary>Get-ManagementRoleEntry for <c>role\*</c>.</summary>
    public static CmdletResult GetEntry(CmdletCall call)
    {
        var (role, cmdlet) = Split(call);
        return new CmdletResult([
            .. role
                .Entries.Where(entry => cmdlet == "*" || entry.Key.Equals(cmdlet, StringComparison.OrdinalIgnoreCase))
                .Select(entry => Entry(role, entry)),
        ]);
    }

    /// <summary>
    /// Set-ManagementRoleEntry without a switch: the parameters become those that are named; the parent's are all there is.
    /// </summary>
    public static CmdletResult SetEntry(CmdletCall call)
    {
        var (role, cmdlet) = Split(call);
        var entry = Own(role, cmdlet, call);
        var parameters = ParentsOf(role, cmdlet, call);
        entry.Clear();
        entry.UnionWith(parameters);
        return CmdletResult.Nothing;
    }

    /// <summary>Add-ManagementRoleEntry: a cmdlet of the parent, with some of its parameters.</summary>
    public static CmdletResult AddEntry(CmdletCall call)
    {
        var (role, cmdlet) = Split(call);
        RefuseDuplicate(role.Entries.ContainsKey(cmdlet), $"{role.Name}\\{cmdlet}");
        role.Entries[cmdlet] = ParentsOf(role, cmdlet, call).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return CmdletResult.Nothing;
    }

    /// <summary>Remove-ManagementRoleEntry, which asks unless it is told not to.</summary>
    public static CmdletResult RemoveEntry(CmdletCall call)
    {
        var (role, cmdlet) = Split(call);
        Own(role, cmdlet, call);
        if (call.Parameters.Flag("Confirm") is not false)
        {
            throw new CmdletException(ExchangeError.Prompt(call.Cmdlet));
        }

        role.Entries.Remove(cmdlet);
        return CmdletResult.Nothing;
    }

    /// <summary>Get-RoleGroup.</summary>
    public static CmdletResult GetGroup(CmdletCall call) => new([Describe(Group(call))]);

    /// <summary>New-RoleGroup with its roles, and no members yet.</summary>
    public static CmdletResult NewGroup(CmdletCall call)
    {
        var name = call.Require("Name");
        RefuseDuplicate(Book(call).Groups.ContainsKey(name), name);
        var group = new ManagementRoleStore.RoleGroup(name)
        {
            Roles = [.. call.Parameters.Texts("Roles").Select(role => Role(call, role).Name)],
        };
        Book(call).Groups[name] = group;
        return new CmdletResult([Describe(group)]);
    }

    /// <summary>Get-RoleGroupMember.</summary>
    public static CmdletResult GetMembers(CmdletCall call) =>
        new([.. Group(call).Members.Select(member => Describe(Principal(call, member.ToString())))]);

    /// <summary>Add-RoleGroupMember.</summary>
    public static CmdletResult AddMember(CmdletCall call)
    {
        var (group, member) = (Group(call), Principal(call, call.Require("Member")));
        if (group.Members.Contains(member.ObjectId))
        {
            throw new CmdletException(
                Failure(
                    "MemberAlreadyExistsException",
                    $"The recipient \"{member.DisplayName}\" is already a member of the group \"{group.Name}\"."
                )
            );
        }

        group.Members.Add(member.ObjectId);
        return CmdletResult.Nothing;
    }

    /// <summary>New-ManagementRoleAssignment of a role to a role group.</summary>
    public static CmdletResult NewAssignment(CmdletCall call)
    {
        var (role, group) = (Role(call, call.Require("Role")), Group(call, "SecurityGroup"));
        RefuseDuplicate(group.Roles.Contains(role.Name), $"{role.Name}-{group.Name}");
        group.Roles.Add(role.Name);
        return new CmdletResult([
            [new("Name", $"{role.Name}-{group.Name}"), new("Role", role.Name), new("RoleAssigneeName", group.Name)],
        ]);
    }

    /// <summary>Get-ServicePrincipal.</summary>
    public static CmdletResult GetPrincipal(CmdletCall call) => new([Describe(Principal(call, call.Require()))]);

    /// <summary>New-ServicePrincipal. Whether the ids are those of an application is not looked at.</summary>
    public static CmdletResult NewPrincipal(CmdletCall call)
    {
        if (!Guid.TryParse(call.Require("AppId"), out var appId) || !Guid.TryParse(call.Require("ObjectId"), out var objectId))
        {
            throw new CmdletException(ExchangeError.Value("AppId"));
        }

        RefuseDuplicate(Book(call).Principals.Exists(one => one.ObjectId == objectId || one.AppId == appId), objectId.ToString());
        var principal = new ManagementRoleStore.ExchangePrincipal(
            appId,
            objectId,
            call.Parameters.Text("DisplayName") ?? objectId.ToString()
        );
        Book(call).Principals.Add(principal);
        return new CmdletResult([Describe(principal)]);
    }

    private static ManagementRoleStore Book(CmdletCall call) => call.Tenant.Roles;

    private static ManagementRole Role(CmdletCall call, string name) =>
        Book(call).Roles.GetValueOrDefault(name) ?? throw new CmdletException(ExchangeError.NotFound(name, call.Behavior));

    private static ManagementRoleStore.RoleGroup Group(CmdletCall call, string parameter = "Identity") =>
        Book(call).Groups.GetValueOrDefault(call.Require(parameter))
        ?? throw new CmdletException(ExchangeError.NotFound(call.Require(parameter), call.Behavior));

    private static ManagementRoleStore.ExchangePrincipal Principal(CmdletCall call, string identity) =>
        Book(call).Find(identity) ?? throw new CmdletException(ExchangeError.NotFound(identity, call.Behavior));

    private static (ManagementRole Role, string Cmdlet) Split(CmdletCall call) =>
        call.Require().Split('\\') is [var role, var cmdlet]
            ? (Role(call, role), cmdlet)
            : throw new CmdletException(ExchangeError.Value("Identity"));

    private static HashSet<string> Own(ManagementRole role, string cmdlet, CmdletCall call) =>
        role switch
        {
            { Parent: null } => throw new CmdletException(
                Failure("InvalidOperationException", "You can't change role entries associated with built-in roles.")
            ),
            _ => role.Entries.GetValueOrDefault(cmdlet)
                ?? throw new CmdletException(ExchangeError.NotFound($"{role.Name}\\{cmdlet}", call.Behavior)),
        };

    private static IReadOnlyList<string> ParentsOf(ManagementRole role, string cmdlet, CmdletCall call)
    {
        var parameters = call.Parameters.Texts("Parameters");
        return role.Parent is { } parent && Book(call).Roles[parent].Has(cmdlet, parameters)
            ? parameters
            : throw new CmdletException(
                Failure("ArgumentException", $"'{cmdlet}' with these parameters isn't in the role entries of the parent role.")
            );
    }

    private static void RefuseDuplicate(bool exists, string name)
    {
        if (exists)
        {
            throw new CmdletException(Failure("ADObjectAlreadyExistsException", $"The object \"{name}\" already exists."));
        }
    }

    private static ExchangeError Failure(string type, string text) =>
        new(400, "BadRequest", $"Microsoft.Exchange.Management.RbacTasks.{type}", text);

    private static Row Describe(ManagementRole role) =>
        [new("Identity", role.Name), new("Name", role.Name), new("Parent", role.Parent), new("IsRootRole", role.Parent is null)];

    private static Row Entry(ManagementRole role, KeyValuePair<string, HashSet<string>> entry) =>
        [
            new("Identity", $"{role.Name}\\{entry.Key}"),
            new("Name", entry.Key),
            new("Role", role.Name),
            new("Parameters", entry.Value.Order(StringComparer.Ordinal).ToList()),
        ];

    private static Row Describe(ManagementRoleStore.RoleGroup group) =>
        [new("Identity", group.Name), new("Name", group.Name), new("Roles", group.Roles.ToList())];

    private static Row Describe(ManagementRoleStore.ExchangePrincipal principal) =>
        [
            new("Identity", principal.ObjectId.ToString()),
            new("DisplayName", principal.DisplayName),
            new("AppId", principal.AppId),
            new("ObjectId", principal.ObjectId),
        ];
}
