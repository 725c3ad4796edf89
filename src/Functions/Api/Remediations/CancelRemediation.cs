using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary><c>POST /remediations/{id}/cancel</c>: stops it. Nothing is rolled back; during a purge it is refused.</summary>
public sealed class CancelRemediation(RemediationStore store, RemediationPresenter presenter)
{
    [Function(nameof(CancelRemediation))]
    [ApiOperation(
        "Cancel a remediation",
        Scope = RouteScope.Caller,
        Notes = "Nothing is rolled back. While a purge is running, the answer is 409.",
        Role = ApiRole.Operate,
        Answer = typeof(RemediationResource),
        Refuses = [404, 409]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/remediations/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        if (await store.FindAsync(request.Scope(), id, cancellationToken) is not { } record)
        {
            return Problem.NotFound($"There is no remediation '{id}'.");
        }

        var by = Caller.Of(request.HttpContext.User);
        try
        {
            record = await store.UpdateAsync(
                request.Scope(),
                id,
                "cancel",
                current => MayBeCanceled(current.State) ? Canceled(current, by) : throw new CannotCancelException(current.State),
                cancellationToken,
                new NewStep("canceled", $"{by} canceled the remediation.")
            );
        }
        catch (CannotCancelException refused)
        {
            return Problem.Conflict(
                "cannot-cancel",
                refused.State is RemediationState.Purging
                    ? "A purge is running, and its outcome must be known first. Try again in a few minutes."
                    : $"The remediation has ended ({refused.State})."
            );
        }

        if (await client.GetInstanceAsync(id, cancellationToken) is { IsCompleted: false })
        {
            await client.TerminateInstanceAsync(id, output: "canceled", cancellationToken);
        }

        return ApiJson.Answer(presenter.Present(request, record));
    }

    private static bool MayBeCanceled(RemediationState state) => state is not RemediationState.Purging && !state.IsFinal();

    private static RemediationRecord Canceled(RemediationRecord record, Principal by) =>
        record.End(
            RemediationState.Canceled,
            new Ending(
                "canceled",
                $"{by} canceled the remediation. Nothing is rolled back.",
                "Retry the remediation to start again. A new occurrence of the error starts one as well."
            )
        );

    private sealed class CannotCancelException(RemediationState state) : Exception
    {
        public RemediationState State { get; } = state;
    }
}
