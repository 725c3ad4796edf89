using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>The admin API of Exchange Online: InvokeCommand.</summary>
/// <param name="tenants">The tenants.</param>
/// <param name="gateway">What every request passes.</param>
/// <param name="behavior">How Exchange behaves where the documents leave it open.</param>
internal sealed class ExchangeService(TenantDirectory tenants, Gateway gateway, ExchangeBehavior behavior)
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellation">The client has gone.</param>
    /// <returns>The answer.</returns>
    public async Task<Answer> AnswerAsync(ExchangeRequest request, CancellationToken cancellation)
    {
        var subject = string.Join(' ', request.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"));
        var answer = await gateway.AnswerAsync(
            new ApiRequest(
                ApiName.Exchange,
                request.Cmdlet ?? "InvokeCommand",
                $"{request.TenantName} {subject} {request.SkipToken}",
                request.Caller,
                tenants.Find(request.TenantName)?.Id
            ),
            distortion => Task.FromResult(Perform(request, distortion)),
            cancellation
        );
        return answer
            .With("request-id", Guid.NewGuid().ToString())
            .With("X-CalculatedBETarget", "nampr09mb0001.namprd09.prod.outlook.com")
            .With("Cmdlet-Name", request.Cmdlet ?? "");
    }

    private Answer Perform(ExchangeRequest request, Distortion distortion)
    {
        var tenant = tenants.Find(request.TenantName);
        if (ExchangePermissions.Refuse(request, tenant) is { } refusal)
        {
            return refusal;
        }

        if (request.Cmdlet is null)
        {
            return new ExchangeError(
                400,
                "BadRequest",
                "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
                "The body must be {\"CmdletInput\":{\"CmdletName\":…,\"Parameters\":{…}}}."
            ).ToAnswer(behavior);
        }

        var call = new CmdletCall(tenant!, request.Cmdlet, new CmdletParameters(request.Parameters), request.Caller!, distortion);
        try
        {
            var granted = ExchangePermissions.Parameters(request.Cmdlet, request.Caller!, tenant!);

            // The page is written under the tenant's gate too: its rows are read while it is written.
            return tenant!.Run(() => Describe(request, Cmdlets.Find(request.Cmdlet)!.Run(call, granted), distortion));
        }
        catch (CmdletException failure)
        {
            return failure.Error.ToAnswer(behavior);
        }
    }

    private Answer Describe(ExchangeRequest request, CmdletResult result, Distortion distortion)
    {
        var isEmpty =
            result is { Rows.Count: 0, Warnings.Count: 0 } && !request.Cmdlet!.StartsWith("Get-", StringComparison.OrdinalIgnoreCase);
        return isEmpty && behavior.NoContentForEmpty ? Answer.Empty(204) : ResultPage.Write(request, result, distortion);
    }
}

/// <summary>
/// Who may run which cmdlet: 401 without the app role, 403 with kilobytes of NUL bytes without a role that has the cmdlet.
/// </summary>
internal static class ExchangePermissions
{
    private static readonly Guid[] _organizationManagers = [DirectoryRoles.ExchangeAdministrator, DirectoryRoles.GlobalAdministrator];
    private static readonly Guid[] _administrators = [.. _organizationManagers, DirectoryRoles.ExchangeRecipientAdministrator];

    /// <summary>Checks token, app role, Entra role or role group, and that the cmdlet exists.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tenant">The tenant of the address; null when there is none.</param>
    /// <returns>Null when the caller may pass.</returns>
    public static Answer? Refuse(ExchangeRequest request, Tenant? tenant)
    {
        if (
            tenant is null
            || request.Caller is not { Audience: Resources.Exchange } caller
            || caller.TenantId != tenant.Id
            || !caller.Roles.Contains("Exchange.ManageAsApp")
        )
        {
            return Answer
                .Empty(401)
                .With("WWW-Authenticate", "Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", error=\"invalid_token\"");
        }

        if (request.Cmdlet is null)
        {
            return null;
        }

        return
            Cmdlets.Find(request.Cmdlet) is { } cmdlet
            && (IsAllowed(request.Cmdlet, cmdlet, caller, tenant) || Granted(request.Cmdlet, caller, tenant) is not null)
            ? null
            : new Answer(403, new byte[8192], "application/json").With(
                "x-ExceptionType",
                "Microsoft.Exchange.Configuration.Authorization.CmdletAccessDeniedException"
            );
    }

    /// <summary>The parameters that the caller may use by its role groups; null for all that the cmdlet has.</summary>
    /// <param name="cmdlet">The cmdlet, which the caller may run.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="tenant">Where.</param>
    public static HashSet<string>? Parameters(string cmdlet, Caller caller, Tenant tenant) =>
        IsAllowed(cmdlet, Cmdlets.Find(cmdlet)!, caller, tenant) ? null : Granted(cmdlet, caller, tenant);

    private static bool IsAllowed(string name, Cmdlets.Cmdlet cmdlet, Caller caller, Tenant tenant)
    {
        var listed = tenant.Scenario.Applications.Find(application => application.ClientId == caller.ClientId)?.ExchangeCmdlets;
        return listed is null
            ? (cmdlet.IsForOrganizationManagers ? _organizationManagers : _administrators).Any(caller.DirectoryRoleIds.Contains)
            : listed.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    private static HashSet<string>? Granted(string cmdlet, Caller caller, Tenant tenant) =>
        tenant.Run(() => tenant.Roles.Granted(ServicePrincipal.IdOf(tenant, caller.ClientId), cmdlet));
}

/// <summary>Up to ten commands in one request.</summary>
internal static class ExchangeBatch
{
    private const int Largest = 10;

    /// <summary>Answers a batch.</summary>
    /// <param name="batch">A request whose body is the batch.</param>
    /// <param name="answerOne">Answers one command.</param>
    /// <returns>200 with an answer for each, or 400.</returns>
    public static async Task<Answer> AnswerAsync(ExchangeRequest batch, Func<ExchangeRequest, Task<Answer>> answerOne)
    {
        JsonArray? parts;
        try
        {
            parts = JsonNode.Parse(batch.Body.Span)?["requests"] as JsonArray;
        }
        catch (JsonException)
        {
            parts = null;
        }

        if (parts is null || parts.Count is 0 or > Largest || parts.Any(part => part?["id"] is null || part["body"] is null))
        {
            return new ExchangeError(
                400,
                "BadRequest",
                "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
                $"The batch must hold 1 to {Largest} requests, each with id, method, url and body."
            ).ToAnswer(new());
        }

        var answers = new List<(string Id, Answer Answer)>();
        foreach (var part in parts)
        {
            var body = Encoding.UTF8.GetBytes(part!["body"]!.ToJsonString());
            var (cmdlet, parameters) = ExchangeRequest.ReadBody(body);
            answers.Add((part["id"]!.ToString(), await answerOne(batch with { Body = body, Cmdlet = cmdlet, Parameters = parameters })));
        }

        return BatchResponse.Of(answers);
    }
}
