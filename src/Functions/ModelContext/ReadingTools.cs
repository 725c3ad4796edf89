using System.ComponentModel;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.Tenants;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.ModelContext;

/// <summary>The tools that read, in the tenants in which the caller may.</summary>
[McpServerToolType]
public sealed class ReadingTools(
    IHttpContextAccessor accessor,
    RemediationStore remediations,
    RemediationPresenter presenter,
    ScanStore scans,
    TenantPresenter tenants
)
{
    private const int PageSize = 50;

    private HttpRequest Request => accessor.HttpContext!.Request;

    /// <summary>Lists tenants.</summary>
    [McpServerTool(
        Name = "list_tenants",
        Title = "List tenants",
        ReadOnly = true,
        Destructive = false,
        Idempotent = true,
        OpenWorld = false
    )]
    [Description("Lists the registered tenants that you may read, with policy, pause and problem.")]
    public Task<CallToolResult> ListTenantsAsync(CancellationToken cancellationToken) =>
        ToolAnswer.TryAsync(async () =>
        {
            var scope = Request.Scope();
            var all = await tenants.ListAsync(cancellationToken);
            return ToolAnswer.Of(new TenantList([.. all.Where(tenant => scope.Contains(tenant.TenantId))]));
        });

    /// <summary>Lists remediations.</summary>
    [McpServerTool(
        Name = "list_remediations",
        Title = "List remediations",
        ReadOnly = true,
        Destructive = false,
        Idempotent = true,
        OpenWorld = false
    )]
    [Description("Lists remediations of stuck users, newest first, with state and outcome. Read one with get_remediation for its plan.")]
    public Task<CallToolResult> ListRemediationsAsync(
        [Description("Only those of this tenant.")] Guid? tenantId = null,
        [Description("Only those in this state, such as AwaitingApproval or NeedsOperator.")] RemediationState? state = null,
        [Description("Only those of this user: object id or user principal name.")] string? user = null,
        [Description("`nextCursor` of the previous page.")] string? cursor = null,
        CancellationToken cancellationToken = default
    ) =>
        ToolAnswer.TryAsync(async () =>
        {
            var filter = new RemediationFilter
            {
                TenantId = tenantId,
                State = state,
                User = user,
                Cursor = cursor,
                Top = PageSize,
            };
            return ToolAnswer.Of(presenter.Present(Request, await remediations.ListAsync(Request.Scope(), filter, cancellationToken)));
        });

    /// <summary>Reads and explains a remediation.</summary>
    [McpServerTool(
        Name = "get_remediation",
        Title = "Read and explain a remediation",
        ReadOnly = true,
        Destructive = false,
        Idempotent = true,
        OpenWorld = false
    )]
    [Description(
        "Reads a remediation: the error, its cause, what is in the way, the plan with the reasons against it, the timeline, and once it has"
            + " ended what was done and what a person should do next."
    )]
    public Task<CallToolResult> GetRemediationAsync(
        [Description("The id of the remediation.")] string id,
        CancellationToken cancellationToken
    ) =>
        ToolAnswer.TryAsync(async () =>
            await remediations.FindWithStepsAsync(Request.Scope(), id, cancellationToken) is var (record, steps)
                ? ToolAnswer.Of(presenter.Present(Request, record, steps))
                : ToolAnswer.Refused("not-found", $"There is no remediation '{id}' that you may read.")
        );

    /// <summary>Lists scans.</summary>
    [McpServerTool(Name = "list_scans", Title = "List scans", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false)]
    [Description("Lists scans, newest first: how many users were read, and how many have errors.")]
    public Task<CallToolResult> ListScansAsync(
        [Description("Only those of this tenant.")] Guid? tenantId = null,
        [Description("`nextCursor` of the previous page.")] string? cursor = null,
        CancellationToken cancellationToken = default
    ) =>
        ToolAnswer.TryAsync(async () =>
        {
            var filter = new ScanFilter
            {
                TenantId = tenantId,
                Cursor = cursor,
                Top = PageSize,
            };
            var page = await scans.ListAsync(Request.Scope(), filter, cancellationToken);
            return ToolAnswer.Of(new ScanList([.. page.Items.Select(ScanResource.Of)], page.NextCursor));
        });
}
