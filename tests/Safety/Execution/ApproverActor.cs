using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Safety.Driving;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Invariants;
using TenantHygiene.Safety.Simulation;
using static TenantHygiene.Remediation.Tests.Approvals.SomePeople;

namespace TenantHygiene.Safety.Execution;

/// <summary>People who answer plans and cancel remediations, by the product's API.</summary>
internal sealed class ApproverActor(SimulatedSystem world)
{
    private int _answered;

    /// <summary>Remediations that somebody has cancelled.</summary>
    public HashSet<string> Cancelled { get; } = new(StringComparer.Ordinal);

    /// <summary>Gives the next answer of the history to a plan that waits.</summary>
    /// <returns>Whether somebody said something.</returns>
    public async Task<bool> AnswerAsync(string id)
    {
        var record = await world.Ledger.RecordAsync(id);
        if (record is not { State: RemediationState.AwaitingApproval, Plan: { } plan } || _answered >= world.History.Answers.Count)
        {
            return false;
        }

        var answer = world.History.Answers[_answered++];
        world.Tell($"people: {answer}");
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
                world.Clock.SetUtcNow(record.Approval!.ExpiresAt);
                await ApproveAsync(record, "carol", plan.Hash, namesHold: true);
                break;
            case Answer.Reject:
                await world
                    .Observer.Make<RejectRemediation>()
                    .RunAsync(
                        Request("carol", new JsonObject { ["planHash"] = plan.Hash }),
                        id,
                        new StubDurableTaskClient(),
                        CancellationToken.None
                    );
                break;
        }

        return answer is not Answer.Nothing;
    }

    /// <summary>Cancels; the product refuses during a purge and after the end.</summary>
    public async Task CancelAsync(string id)
    {
        await world
            .Observer.Make<CancelRemediation>()
            .RunAsync(Request("carol", []), id, new StubDurableTaskClient(), CancellationToken.None);
        if ((await world.Ledger.RecordAsync(id)).State is RemediationState.Canceled)
        {
            Cancelled.Add(id);
        }
    }

    /// <summary>Approves, and notes on what the approver relied if the API took it.</summary>
    /// <returns>The HTTP status.</returns>
    public async Task<int> ApproveAsync(RemediationRecord record, string by, string hash, bool namesHold)
    {
        var facts = record.Plan?.Conflict is { } conflict
            ? await GroundTruth.OfAsync(world, record.Id, record.UserId, conflict.ObjectId)
            : null;
        var body = new JsonObject { ["planHash"] = hash, ["releaseLitigationHold"] = namesHold };
        var answer = await world
            .Observer.Make<ApproveRemediation>()
            .RunAsync(Request(by, body), record.Id, new StubDurableTaskClient(), CancellationToken.None);
        var status = (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        world.Tell($"  {by} approves {hash[..8]}: {status}");
        if (status == StatusCodes.Status200OK && facts is not null)
        {
            world.InvariantChecker.Approvals.Add(
                new AcceptedApproval(record.Id, Called(by), world.Clock.GetUtcNow(), hash, facts.Facts, namesHold)
            );
        }

        return status;
    }

    private static HttpRequest Request(string by, JsonObject body)
    {
        var context = new DefaultHttpContext { User = SignedIn(by) };
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body.ToJsonString()));
        (context.Request.Scheme, context.Request.Host) = ("https", new HostString("localhost"));
        return context.Request;
    }
}
