using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.ModelContext;

/// <summary>The tool that plans. It needs the role for operating in the tenant, and asks for nothing but a plan.</summary>
[McpServerToolType]
public sealed class PlanningTools(IHttpContextAccessor accessor, TenantGrants grants, RequestedRemediation requested)
{
    /// <summary>Plans a remediation.</summary>
    [McpServerTool(
        Name = "plan_remediation",
        Title = "Plan a remediation",
        ReadOnly = false,
        Destructive = false,
        Idempotent = true,
        OpenWorld = false
    )]
    [Description(
        "Plans the remediation of a stuck user from fresh readings, and changes nothing in the tenant. Returns the remediation at once: read"
            + " it with get_remediation until it has ended, which takes seconds. Needs the role Hygiene.Operate."
    )]
    public Task<CallToolResult> PlanAsync(
        [Description("The tenant.")] Guid tenantId,
        [Description("The user: object id or user principal name.")] string user,
        CancellationToken cancellationToken
    ) =>
        ToolAnswer.TryAsync(async () =>
        {
            var http = accessor.HttpContext!;
            var scope = await grants.FindScopeAsync(http.User, ApiRole.Operate, cancellationToken);
            if (!scope.Contains(tenantId))
            {
                return ToolAnswer.Refused(
                    "forbidden",
                    $"You lack the role {ApiRole.Operate} in the tenant {tenantId}, or there is no such tenant."
                );
            }

            // From here on the request is one to operate, in the tenants in which its caller may.
            http.Features.Set(scope);
            var body = new NewRemediation
            {
                TenantId = tenantId,
                User = user,
                Mode = RemediationMode.Plan,
            };
            var client = http.Features.Get<DurableTaskClient>()!;
            return ToolAnswer.Of(await requested.StartAsync(http.Request, body, client, cancellationToken));
        });
}
