using TenantHygiene.EndToEnd.Running;
using TenantHygiene.EndToEnd.Tenant;
using TenantHygiene.LocalEnvironment.FunctionApp;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.EndToEnd.Faults;

/// <summary>Runs all courses side by side, each with a user of its own, since the product waits long where a service fails.</summary>
public sealed class FaultRun() : Product("faults", Scenario("one-tenant.json"), Waits.Short), IAsyncLifetime
{
    private readonly Dictionary<string, FaultCourse.Outcome> outcomes = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>How a course went.</summary>
    public FaultCourse.Outcome this[string course] => outcomes[course];

    /// <inheritdoc/>
    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        if (Machine.Lack is null)
        {
            await RunAsync();
        }
    }

    private async Task RunAsync()
    {
        var begun = new List<(FaultCourse Course, AffectedUser User, string Id)>();
        foreach (var (number, course) in FaultCourse.All.Index())
        {
            var user = await Tenant.AddConflictAsync($"fault{number}");
            // Of the user itself the request for a remediation reads once, before anything else does.
            await Tenant.BreakAsync(
                course.IsOfGraph ? "graph" : "exchange", course.Route, (course.IsOfGraph ? user.Id : user.Guid).ToString(), course.Answer, skip: course.IsOfGraph ? 1 : 0);
            begun.Add((course, user, await Api.AskForRemediationAsync(user)));
        }

        var broken = new List<RemediationEntry>();
        foreach (var (course, _, id) in begun)
        {
            broken.Add(await WaitUntilStuckAsync(course, id));
        }

        var removals = await Task.WhenAll(begun.Select(one => Tenant.RemovalsAsync(one.User)));
        await Tenant.HealAsync();
        var asked = new List<string>();
        foreach (var (one, entry) in begun.Zip(broken))
        {
            asked.Add(entry.State.IsFinal() ? await Api.AskForRemediationAsync(one.User) : one.Id);
        }

        foreach (var (index, one) in begun.Index())
        {
            var healed = await Api.WaitForEndAsync(asked[index]);
            outcomes[one.Course.Name] = new(broken[index], removals[index], healed, await Tenant.RemovalsAsync(one.User));
        }
    }

    private Task<RemediationEntry> WaitUntilStuckAsync(FaultCourse course, string id) => Eventually.SeeAsync(
        $"{course.Name} is noticed",
        () => Processes.Api.GetRemediationAsync(id, Cancellation),
        entry => entry.State.IsFinal() || (course.Passes && entry.Steps.Any(step => step.Kind == (course.Answer == FaultyAnswer.Hang ? "diagnosing" : "waiting"))));
}
