using TenantHygiene.Functions.Purging;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Simulation;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;
using static TenantHygiene.Testing.TestPrincipals;

namespace TenantHygiene.Safety.Execution;

/// <summary>
/// Everything that is not the product: machines that fail, networks that lose, deliveries that come twice, administrators who act
/// meanwhile.
/// </summary>
internal sealed class InterventionExecutor(SimulatedSystem system)
{
    private static readonly FaultResponse[] _faults =
    [
        new() { Status = 429, Headers = { ["Retry-After"] = "3" } },
        new() { Status = 500 },
        new() { Status = 503, Body = FaultBody.Html },
        new() { Status = 403, Body = FaultBody.Nul },
        new() { Status = 401, Body = FaultBody.Nothing },
        new() { Body = FaultBody.Hang },
        new() { Body = FaultBody.Truncated },
        new() { Body = FaultBody.Empty200 },
        new() { Body = FaultBody.WrongRow },
        new() { Body = FaultBody.Abort },
        new()
        {
            Status = 400,
            Message =
                "|Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException|The operation couldn't be performed because several objects match.",
        },
        new() { Body = FaultBody.ErrorIn200 },
    ];

    private static readonly FaultResponse[] _lostReplies =
    [
        new() { Body = FaultBody.Abort, Performed = true },
        new() { Status = 500, Performed = true },
        new() { Body = FaultBody.Abort },
        new() { Status = 503, Body = FaultBody.Html },
        new() { Body = FaultBody.Hang, Performed = true },
    ];

    /// <summary>Acts before a step.</summary>
    public async Task ActAsync(Intervention intervention, ActivityRun run, OutboundCall call, bool isNested)
    {
        var conflict = system.ConflictOf(run.Subject.UserId);
        switch (intervention.Kind)
        {
            case InterventionKind.CrashBefore:
                run.HasCrashed = true;
                break;
            case InterventionKind.CrashAfter:
                run.CrashesAfterStep = true;
                break;
            case InterventionKind.Duplicate when !isNested:
                await system.DeliverAsync(system.Other, run.Activity, run.Input);
                break;
            case InterventionKind.LateRedelivery when !isNested && Earlier(intervention.Variant) is var (activity, input):
                await system.DeliverAsync(system.Other, activity, input);
                break;
            case InterventionKind.Sleep when !isNested:
                run.SuspensionStarted.SetResult();
                await run.SuspensionEnded.Task;
                break;
            case InterventionKind.Stall:
                system.Clock.Advance(
                    TimeSpan.FromSeconds(
                        (intervention.Variant % 10) switch
                        {
                            0 => 7200,
                            1 => 3000,
                            2 => 1000,
                            3 => 150,
                            var few => few * 15,
                        }
                    )
                );
                break;
            case InterventionKind.StorageFails:
                run.StorageFails = call.Api is null;
                break;
            case InterventionKind.ServiceFails when call.Api is not null:
                system.Fail(call, _faults[intervention.Variant % _faults.Length], isLasting: true);
                break;
            case InterventionKind.ReplyLost when call.Api is not null:
                system.Fail(call, _lostReplies[intervention.Variant % _lostReplies.Length], isLasting: false);
                break;
            case InterventionKind.KillSwitchOn:
                await SetAsync(intervention.Variant % 2 == 0, isOn: true);
                break;
            case InterventionKind.KillSwitchOff:
                await SetAsync(isGlobal: true, isOn: false);
                await SetAsync(isGlobal: false, isOn: false);
                break;
            case InterventionKind.ReleaseWithdrawn:
                await system
                    .Observer.Get<TenantReleaseStore>()
                    .SetAsync(ProcessSettings.TenantId, isReleased: false, Called("admin"), CancellationToken.None);
                break;
            case InterventionKind.Signal:
                system.Signal(run.Subject.RemediationId);
                break;
            case InterventionKind.Cancel:
                await system.ApproverActor.CancelAsync(run.Subject.RemediationId);
                break;
            default:
                new Administrator(system.Tenant.Tenants.All[0], conflict).Act(intervention);
                break;
        }
    }

    private (string Activity, object Input)? Earlier(int variant)
    {
        // A late purge is what may do harm; the others come along now and then.
        var purges = system.Done.Where(done => done.Activity is nameof(PurgeConflict) or nameof(ReleaseHold)).ToList();
        var from = purges.Count > 0 && variant % 4 > 0 ? purges : system.Done;
        return from.Count == 0 ? null : from[variant % from.Count];
    }

    private Task SetAsync(bool isGlobal, bool isOn) =>
        system
            .Observer.Get<KillSwitchStore>()
            .SetAsync(
                isGlobal ? KillSwitchScope.Global : KillSwitchScope.Tenant(ProcessSettings.TenantId),
                isOn,
                Called("admin"),
                "the history says so",
                expectedETag: null,
                CancellationToken.None
            );
}

/// <summary>Changes the tenant under the product's hands. What is not there any more is not changed.</summary>
internal sealed class Administrator(Tenant tenant, Conflict conflict)
{
    private Recipient? Holder => tenant.Recipients.Find(conflict.Holders[0].Id);

    private DirectoryUser? User => tenant.Users.FindActive(conflict.UserId.ToString());

    public void Act(Intervention intervention) =>
        tenant.Run(() =>
        {
            if (intervention.Kind is InterventionKind.SecondHolder)
            {
                // Also where the first one is gone.
                TenantLoader.AddRecipient(tenant, Second(intervention.Variant), isGenerated: false);
            }
            else if (Holder is { } holder)
            {
                ToHolder(intervention, holder);
            }

            if (User is { } user)
            {
                ToUser(intervention.Kind, user);
            }

            if (intervention is { Kind: InterventionKind.CopyInvalidated, Variant: var way })
            {
                SpoilCopies(way);
            }

            if (intervention.Kind is InterventionKind.OrganisationHold)
            {
                tenant.Scenario.Organization.InPlaceHolds.Add(
                    intervention.Variant % 2 == 0 ? "mbxfedcba9876543210fedcba9876543210:1" : "UniHfedcba98-7654-3210-fedc-ba9876543210"
                );
            }

            return true;
        });

    private void SpoilCopies(int way)
    {
        if (way % 3 == 0)
        {
            tenant.RestoreRequests.Clear();
        }

        tenant.RestoreRequests.ForEach(request => request.Status = way % 3 == 1 ? "Failed" : "CompletedWithWarning");
    }

    private void ToHolder(Intervention intervention, Recipient holder)
    {
        switch (intervention.Kind)
        {
            case InterventionKind.Hold:
                holder.Holds = (intervention.Variant % 4) switch
                {
                    0 => holder.Holds with { Litigation = true },
                    1 => holder.Holds with { InPlace = ["cld0123456789abcdef0123456789abcdef"] },
                    2 => holder.Holds with { InPlace = ["new-kind-of-hold"] },
                    _ => holder.Holds with { ComplianceTag = true },
                };
                break;
            case InterventionKind.Restore:
                (holder.State, holder.WhenSoftDeleted) = (RecipientState.Active, null);
                break;
            case InterventionKind.PurgedByHand:
                tenant.Recipients.Purge(holder, tenant.Now);
                break;
            case InterventionKind.GuidMoved:
                tenant.Recipients.Change(holder, one => _ = conflict.OfArchive ? one.ArchiveGuid = one.Guid : one.ExchangeGuid = one.Guid);
                break;
            case InterventionKind.ContentArrives:
                (holder.Content, holder.ArchiveContent) = (Much, Much);
                break;
            case InterventionKind.LinkReturns:
                var owner = TenantLoader.AddUser(
                    tenant,
                    new UserScenario
                    {
                        UserPrincipalName = $"returned-{intervention.Variant}-{tenant.Users.Deleted.Count}@{ProcessSettings.Domain}",
                        DeletedDaysAgo = 1,
                        HasRecipient = false,
                    },
                    isGenerated: false
                );
                tenant.Recipients.Change(holder, one => (one.OwnerId, one.ExternalDirectoryObjectId) = (owner.Id, owner.Id));
                break;
            case InterventionKind.BecomesOwn:
                tenant.Recipients.Change(holder, one => (one.OwnerId, one.ExternalDirectoryObjectId) = (conflict.UserId, conflict.UserId));
                break;
        }
    }

    private void ToUser(InterventionKind kind, DirectoryUser user)
    {
        switch (kind)
        {
            case InterventionKind.ErrorRepaired:
                user.ActiveDirectory = new();
                user.Errors?.ForEach(error => error.IsResolved = true);
                break;
            case InterventionKind.UserDeleted:
                UserLifecycle.Delete(tenant, user);
                break;
        }
    }

    private static MailboxContent Much => new() { ItemCount = 5000, TotalItemSizeBytes = 5_000_000 };

    private RecipientScenario Second(int variant) =>
        new()
        {
            Name = $"second-{variant}-{tenant.Recipients.All.Count}",
            Type = variant % 3 == 0 ? RecipientType.UserMailbox : RecipientType.MailUser,
            State = variant % 2 == 0 ? RecipientState.Active : RecipientState.SoftDeleted,
            ExchangeGuid = conflict.OfArchive ? null : conflict.Value,
            ArchiveGuid = conflict.OfArchive ? conflict.Value : null,
        };
}
