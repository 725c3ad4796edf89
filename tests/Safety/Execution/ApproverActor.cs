using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Invariants;
using TenantHygiene.Safety.Simulation;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Safety.Execution;

/// <summary>People who answer plans and cancel remediations, by the product's API.</summary>
internal sealed class ApproverActor(SimulatedSystem system)
{
    private int _answered;

    /// <summary>Remediations that somebody has cancelled.</summary>
    public HashSet<string> Cancelled { get; } = new(StringComparer.Ordinal);

    /// <summary>Gives the next answer of the history to a plan that waits.</summary>
    /// <returns>Whether somebody said something.</returns>
    public async Task<bool> AnswerAsync(string id)
    {
        var record = await system.Ledger.RecordAsync(id);
        if (record is not { State: RemediationState.AwaitingApproval, Plan: { } plan } || _answered >= system.History.Answers.Count)
        {
            return false;
        }

        var answer = system.History.Answers[_answered++];
        system.Log($"people: {answer}");
        switch (answer)
        {
            case Answer.Approve:
                await ApproveAsync(record, "carol", plan.Hash, namesHold: false);
                break;
            case Answer.ApproveNamingHold:
                await ApproveAsync(record, "carol", plan.Hash, namesHold: true);
                break;
            case Answer.ApproveTwice:
                await ApproveAsync(record, "carol", plan.Hash, namesHold: true);
                await ApproveAsync(record, "carol", plan.Hash, namesHold: true);
                break;
            case Answer.ApproveBySecond:
                await ApproveAsync(record, "dave", plan.Hash, namesHold: true);
                break;
            case Answer.ApproveByRequester:
                await ApproveAsync(record, record.RequestedBy?.Name ?? "anna", plan.Hash, namesHold: true);
                break;
            case Answer.ApproveStaleHash:
                await ApproveAsync(record, "carol", new string('0', 64), namesHold: true);
                break;
            case Answer.ApproveTooLate:
                system.Clock.SetUtcNow(record.Approval!.ExpiresAt);
                await ApproveAsync(record, "carol", plan.Hash, namesHold: true);
                break;
            case Answer.Reject:
                await system
                    .Observer.Make<RejectRemediation>()
                    .RunAsync(
                        Request("carol", new JsonObject { ["planHash"] = plan.Hash }),
                        id,
                        new SilentDurableClient(),
                        CancellationToken.None
                    );
                break;
        }

        return answer is not Answer.Nothing;
    }

    /// <summary>Cancels; the product refuses during a purge and after the end.</summary>
    public async Task CancelAsync(string id)
    {
        await system
            .Observer.Make<CancelRemediation>()
            .RunAsync(Request("carol", []), id, new SilentDurableClient(), CancellationToken.None);
        if ((await system.Ledger.RecordAsync(id)).State is RemediationState.Canceled)
        {
            Cancelled.Add(id);
        }
    }

    /// <summary>Approves, and notes on what the approver relied if the API took it.</summary>
    /// <returns>The HTTP status.</returns>
    public async Task<int> ApproveAsync(RemediationRecord record, string by, string hash, bool namesHold)
    {
        var facts = record.Plan?.Conflict is { } conflict
            ? await GroundTruth.OfAsync(system, record.Id, record.UserId, conflict.ObjectId)
            : null;
        var body = new JsonObject { ["planHash"] = hash, ["releaseLitigationHold"] = namesHold };
        var answer = await system
            .Observer.Make<ApproveRemediation>()
            .RunAsync(Request(by, body), record.Id, new SilentDurableClient(), CancellationToken.None);
        var status = (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        system.Log($"  {by} approves {hash[..8]}: {status}");
        if (status == StatusCodes.Status200OK && facts is not null)
        {
            system.InvariantChecker.Approvals.Add(
                new AcceptedApproval(record.Id, Called(by), system.Clock.GetUtcNow(), hash, facts.Facts, namesHold)
            );
        }

        return status;
    }

    private static HttpRequest Request(string by, JsonObject body)
    {
        var context = new DefaultHttpContext { User = SignedIn(by) };
        context.Features.Set(TenantScope.All);
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body.ToJsonString()));
        (context.Request.Scheme, context.Request.Host) = ("https", new HostString("localhost"));
        return context.Request;
    }
}
