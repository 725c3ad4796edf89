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
            new ApiRequest(ApiName.Exchange, request.Cmdlet ?? "InvokeCommand", $"{request.TenantName} {subject} {request.SkipToken}", request.Caller),
            distortion => Task.FromResult(Perform(request, distortion)),
            cancellation);
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
            return new ExchangeError(400, "BadRequest", "Microsoft.Exchange.Admin.OData.Core.ODataServiceException", "The body must be {\"CmdletInput\":{\"CmdletName\":…,\"Parameters\":{…}}}.").ToAnswer(behavior);
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
        var isSilent = result is { Rows.Count: 0, Warnings.Count: 0 } && !request.Cmdlet!.StartsWith("Get-", StringComparison.OrdinalIgnoreCase);
        return isSilent && behavior.NoContentForEmpty ? Answer.Empty(204) : ResultPage.Write(request, result, distortion);
    }
}
