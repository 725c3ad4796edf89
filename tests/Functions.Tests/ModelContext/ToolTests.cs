using System.Reflection;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Server;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.ModelContext;
using TenantHygiene.Functions.Tenants;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Scans;

namespace TenantHygiene.Functions.Tests.ModelContext;

/// <summary>What an agent can do: it reads, and it plans. Whoever adds a tool, or gives one more to work with, has to change this list.</summary>
public sealed class ToolTests
{
    private static readonly IReadOnlyList<(Type Type, McpServerToolAttribute Tool)> _tools =
    [
        .. from type in typeof(ModelContextEndpoint).Assembly.GetTypes()
        from method in type.GetMethods()
        let tool = method.GetCustomAttribute<McpServerToolAttribute>()
        where tool is not null
        select (type, tool),
    ];

    [Fact]
    public void The_tools_read_and_one_plans() =>
        Assert.Equal(
            ["get_remediation", "list_remediations", "list_scans", "list_tenants", "plan_remediation"],
            _tools.Select(one => one.Tool.Name).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Only_the_one_that_plans_does_more_than_read_and_none_is_destructive()
    {
        Assert.All(_tools, one => Assert.False(one.Tool.Destructive));
        Assert.Equal(["plan_remediation"], _tools.Where(one => !one.Tool.ReadOnly).Select(one => one.Tool.Name));
    }

    [Fact]
    public void They_have_nothing_to_approve_purge_or_switch_with() =>
        Assert.Equal(
            new[]
            {
                typeof(IHttpContextAccessor),
                typeof(RemediationPresenter),
                typeof(RemediationStore),
                typeof(RequestedRemediation),
                typeof(ScanStore),
                typeof(TenantGrants),
                typeof(TenantPresenter),
            },
            _tools
                .Select(one => one.Type)
                .Distinct()
                .SelectMany(type => type.GetConstructors().Single().GetParameters())
                .Select(parameter => parameter.ParameterType)
                .Distinct()
                .OrderBy(type => type.Name, StringComparer.Ordinal)
        );
}
