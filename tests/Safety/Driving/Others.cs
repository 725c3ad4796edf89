using TenantHygiene.Functions.Remediating;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Worlds;
using TenantHygiene.TenantSimulator.Faults;
using static TenantHygiene.Remediation.Tests.Approvals.SomePeople;

namespace TenantHygiene.Safety.Driving;

/// <summary>Everything that is not the product: machines that fail, networks that lose, deliveries that come twice, administrators who act meanwhile.</summary>
internal sealed class Others(World world)
{
    private static readonly FaultAnswer[] Faults =
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
        new() { Status = 400, Message = "|Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException|The operation couldn't be performed because several objects match." },
        new() { Body = FaultBody.ErrorIn200 },
    ];

    private static readonly FaultAnswer[] LostReplies =
    [
        new() { Body = FaultBody.Abort, Performed = true },
        new() { Status = 500, Performed = true },
        new() { Body = FaultBody.Abort },
        new() { Status = 503, Body = FaultBody.Html },
        new() { Body = FaultBody.Hang, Performed = true },
    ];

    /// <summary>Acts before a step.</summary>
    public async Task ActAsync(Intervention intervention, ActivityRun run, OutwardCall call, bool isNested)
    {
        var conflict = world.ConflictOf(run.Subject.UserId);
        switch (intervention.Kind)
        {
            case InterventionKind.DeathBefore:
                run.IsDead = true;
                break;
            case InterventionKind.DeathAfter:
                run.DiesAfterStep = true;
                break;
            case InterventionKind.Duplicate when !isNested:
                await world.DeliverAsync(world.Other, run.Activity, run.Input);
                break;
            case InterventionKind.Zombie when !isNested && Earlier(intervention.Variant) is var (activity, input):
                await world.DeliverAsync(world.Other, activity, input);
                break;
            case InterventionKind.Sleep when !isNested:
                run.FellAsleep.SetResult();
                await run.Awoke.Task;
                break;
            case InterventionKind.Stall:
                world.Clock.Advance(TimeSpan.FromSeconds((intervention.Variant % 10) switch { 0 => 7200, 1 => 3000, 2 => 1000, 3 => 150, var few => few * 15 }));
                break;
            case InterventionKind.StorageFails:
                run.StorageFails = call.Api is null;
                break;
            case InterventionKind.ServiceFails when call.Api is not null:
                world.Fail(call, Faults[intervention.Variant % Faults.Length], isLasting: true);
                break;
            case InterventionKind.ReplyLost when call.Api is not null:
                world.Fail(call, LostReplies[intervention.Variant % LostReplies.Length], isLasting: false);
                break;
            case InterventionKind.KillSwitchOn:
                await SetAsync(intervention.Variant % 2 == 0, isOn: true);
                break;
            case InterventionKind.KillSwitchOff:
                await SetAsync(isGlobal: true, isOn: false);
                await SetAsync(isGlobal: false, isOn: false);
                break;
            case InterventionKind.ReleaseWithdrawn:
                await world.Observer.Get<TenantReleaseStore>().SetAsync(ProcessSettings.TenantId, isReleased: false, Called("admin"), CancellationToken.None);
                break;
            case InterventionKind.Wake:
                world.Wake(run.Subject.RemediationId);
                break;
            case InterventionKind.Cancel:
                await world.People.CancelAsync(run.Subject.RemediationId);
                break;
            default:
                new Administrator(world.Tenant.Tenants.All[0], conflict).Act(intervention);
                break;
        }
    }

    private (string Activity, object Input)? Earlier(int variant)
    {
        // A late purge is what may do harm; the others come along now and then.
        var purges = world.Done.Where(done => done.Activity is nameof(PurgeConflict) or nameof(ReleaseHold)).ToList();
        var from = purges.Count > 0 && variant % 4 > 0 ? purges : world.Done;
        return from.Count == 0 ? null : from[variant % from.Count];
    }

    private Task SetAsync(bool isGlobal, bool isOn) => world.Observer.Get<KillSwitchStore>().SetAsync(
        isGlobal ? KillSwitchScope.Global : KillSwitchScope.Tenant(ProcessSettings.TenantId), isOn, Called("admin"), "the history says so", expectedETag: null, CancellationToken.None);
}
