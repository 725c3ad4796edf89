using TenantHygiene.Functions.Remediating;
using TenantHygiene.Safety.Driving;
using TenantHygiene.Safety.Worlds;

namespace TenantHygiene.Safety.Judging;

/// <summary>How the affected users really stood whenever the product looked whether their errors are gone.</summary>
internal sealed class UserLooks(World world)
{
    /// <summary>Two looks count as two only at this distance.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromSeconds(20);

    private readonly List<(ActivityRun Run, string RemediationId, DateTimeOffset At, bool IsClean)> looks = [];

    public void Look(ActivityRun run)
    {
        if (run.Activity is nameof(VerifyError) or nameof(Diagnose))
        {
            looks.Add((run, run.Subject.RemediationId, world.Clock.GetUtcNow(), IsClean(run.Subject.UserId)));
        }
    }

    /// <summary>The answer was not what the service would say.</summary>
    public void Forget(ActivityRun run) => looks.RemoveAt(looks.FindLastIndex(look => look.Run == run));

    /// <summary>Resolved means: seen without errors twice, twenty seconds apart, with nothing else seen in between.</summary>
    public void CheckResolved(string remediationId)
    {
        var own = looks.Where(look => look.RemediationId == remediationId).ToList();
        var clean = own.AsEnumerable().Reverse().TakeWhile(look => look.IsClean).Select(look => look.At).ToList();
        if (clean.Count < 2 || clean.Max() - clean.Min() < Apart)
        {
            throw new JudgementException("a false Resolved", $"Of the last looks {clean.Count} saw the user without errors: {string.Join(", ", own.Select(look => $"{look.At:T} {look.IsClean}"))}.");
        }
    }

    private bool IsClean(Guid userId)
    {
        var tenant = world.Tenant.Tenants.All[0];
        return tenant.Run(() => tenant.Users.FindActive(userId.ToString()) is { } user && !(user.Errors?.Exists(error => !error.IsResolved) ?? false));
    }
}
