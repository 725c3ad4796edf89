using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.TenantOnboarding.Exchange;

/// <summary>Sends an administrator's cmdlets: those that read are repeated by the transport, those that write are sent once.</summary>
internal sealed class AdministrationChannel(
    ExchangeChannel reads,
    ExchangeRequests requests,
    ServiceEndpoints endpoints,
    IHttpClientFactory clients
)
{
    /// <summary>The rows of a cmdlet that reads.</summary>
    public Task<Read<IReadOnlyList<JsonElement>>> ReadAsync(Guid tenantId, ExchangeCommand command, CancellationToken cancellationToken) =>
        reads.ReadAsync(tenantId, command, cancellationToken);

    /// <summary>Sends a cmdlet that writes. That something exists already is said as such: a second run finds it.</summary>
    /// <returns>Null when it is done.</returns>
    public async Task<ReadFault?> WriteAsync(Guid tenantId, ExchangeCommand command, CancellationToken cancellationToken)
    {
        try
        {
            using var request = await requests.CreateAsync(tenantId, command, nextLink: null, cancellationToken);
            using var client = clients.CreateClient(HttpClientNames.ExchangePurges);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is System.Net.HttpStatusCode.NoContent)
            {
                return null;
            }

            var answer = await ExchangeResponse.ReadAsync(response, endpoints.Exchange, cancellationToken);
            return answer.Rows is not null
                ? null
                : answer.Error?.ToFault(command.Cmdlet) ?? new ReadFault(ReadFaultKind.Malformed, $"{command.Cmdlet}: {answer.Flaw}.");
        }
        catch (Exception exception) when (exception is not ArgumentException && !cancellationToken.IsCancellationRequested)
        {
            return TransportFaults.From(exception, command.Cmdlet);
        }
    }
}

/// <summary>The cmdlets with which an administrator sets up role groups. The product itself never sends them.</summary>
internal static class AdministrationCmdlets
{
    public static ExchangeCmdlet GetOrganizationConfig { get; } = Cmdlet("Get-OrganizationConfig");

    public static ExchangeCmdlet GetManagementRole { get; } = Cmdlet("Get-ManagementRole", "Identity", "Cmdlet", "CmdletParameters");

    public static ExchangeCmdlet NewManagementRole { get; } = Cmdlet("New-ManagementRole", "Name", "Parent", "EnabledCmdlets");

    public static ExchangeCmdlet GetManagementRoleEntry { get; } = Cmdlet("Get-ManagementRoleEntry", "Identity");

    public static ExchangeCmdlet AddManagementRoleEntry { get; } = Cmdlet("Add-ManagementRoleEntry", "Identity", "Parameters");

    public static ExchangeCmdlet SetManagementRoleEntry { get; } = Cmdlet("Set-ManagementRoleEntry", "Identity", "Parameters");

    public static ExchangeCmdlet RemoveManagementRoleEntry { get; } = Cmdlet("Remove-ManagementRoleEntry", "Identity", "Confirm");

    public static ExchangeCmdlet NewManagementRoleAssignment { get; } = Cmdlet("New-ManagementRoleAssignment", "Role", "SecurityGroup");

    public static ExchangeCmdlet GetRoleGroup { get; } = Cmdlet("Get-RoleGroup", "Identity");

    public static ExchangeCmdlet NewRoleGroup { get; } = Cmdlet("New-RoleGroup", "Name", "Roles");

    public static ExchangeCmdlet GetRoleGroupMember { get; } = Cmdlet("Get-RoleGroupMember", "Identity");

    public static ExchangeCmdlet AddRoleGroupMember { get; } = Cmdlet("Add-RoleGroupMember", "Identity", "Member");

    public static ExchangeCmdlet GetServicePrincipal { get; } = Cmdlet("Get-ServicePrincipal", "Identity");

    public static ExchangeCmdlet NewServicePrincipal { get; } = Cmdlet("New-ServicePrincipal", "AppId", "ObjectId", "DisplayName");

    private static ExchangeCmdlet Cmdlet(string name, params IReadOnlyList<string> parameters) => new(name, ExchangeUse.Always, parameters);
}

/// <summary>A command as an administrator could type it, so that a rehearsal is a script.</summary>
internal static class PowerShellText
{
    public static string Of(ExchangeCommand command) =>
        string.Join(' ', command.Arguments.Select(parameter => Of(parameter.Key, parameter.Value)).Prepend(command.Cmdlet));

    private static string Of(string name, JsonNode? value) =>
        value switch
        {
            JsonArray many => $"-{name} {string.Join(", ", many.Select(one => PowerShellLiteral.Quote($"{one}")))}",
            JsonValue flag when flag.TryGetValue<bool>(out var isOn) => isOn ? $"-{name}" : $"-{name}:$false",
            _ => $"-{name} {PowerShellLiteral.Quote($"{value}")}",
        };
}
