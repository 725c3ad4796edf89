using System.Net;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd.Resilience;

/// <summary>What cannot be read completely never leads to a purge; once it can, the repair goes on.</summary>
public sealed class FaultTests(FaultRun run) : EndToEndTests(run), IClassFixture<FaultRun>
{
    public static TheoryData<string> Courses => [.. FaultCase.All.Select(course => course.Name)];

    public static TheoryData<string> Lasting => [.. FaultCase.All.Where(course => !course.Passes).Select(course => course.Name)];

    public static TheoryData<string> Passing => [.. FaultCase.All.Where(course => course.Passes).Select(course => course.Name)];

    [Theory]
    [MemberData(nameof(Courses))]
    public void While_a_reading_fails_nothing_is_purged(string course) => Assert.Empty(run[course].RemovalsWhileBroken);

    [Theory]
    [MemberData(nameof(Courses))]
    public void Once_it_is_mended_the_user_is_repaired_by_one_purge(string course)
    {
        Assert.Equal(RemediationState.Resolved, run[course].Healed.State);
        Assert.Equal("purged", Assert.Single(run[course].Removals).Outcome);
    }

    [Theory]
    [MemberData(nameof(Lasting))]
    public void What_does_not_pass_by_itself_is_put_before_an_operator(string course)
    {
        var broken = run[course].Broken;
        var code =
            FaultCase.All.Single(one => one.Name == course).Answer == InjectedFault.Forbidden ? "missing-permission" : "unusable-answer";

        Assert.Equal(
            (RemediationState.NeedsOperator, code, "Nothing was changed."),
            (broken.State, broken.Outcome?.Code, broken.Outcome?.Done)
        );
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public void What_may_pass_by_itself_is_waited_for(string course)
    {
        Assert.False(run[course].Broken.State.IsFinal());
        Assert.Equal(run[course].Broken.Id, run[course].Healed.Id);
    }

    [Theory]
    [InlineData("first lookup forbidden", "Get-Recipient")]
    [InlineData("second lookup of mailboxes forbidden", "Get-Mailbox")]
    [InlineData("second lookup of mail users forbidden", "Get-MailUser")]
    public void Of_a_missing_permission_the_outcome_names_the_cmdlet_and_says_what_to_do(string course, string cmdlet)
    {
        var outcome = run[course].Broken.Outcome!;

        Assert.Contains($"Forbidden: {cmdlet} ", outcome.Found, StringComparison.Ordinal);
        Assert.Contains($"an Exchange role that has {cmdlet}", outcome.Advice(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exchange", "Get-OrganizationConfig", "the organisation's holds")]
    [InlineData("graph", "GET /directory/deletedItems/microsoft.graph.user", "Entra's recycle bin")]
    public async Task A_403_on_what_concerns_the_whole_tenant_leads_to_no_purge_either(string api, string route, string what)
    {
        var user = await Tenant.AddConflictAsync($"tenantwide{route.Length}");
        await Tenant.BreakAsync(api, route, null, InjectedFault.Forbidden);

        var end = await Api.WaitForEndAsync(await Api.RequestRemediationAsync(user));
        await Tenant.HealAsync();

        Assert.Equal(RemediationState.NeedsOperator, end.State);
        Assert.Contains(what, end.Outcome!.Found, StringComparison.Ordinal);
        Assert.Empty(await Tenant.RemovalsAsync(user));
    }

    [Fact]
    public async Task A_user_who_cannot_be_read_is_not_called_unknown()
    {
        var user = await Tenant.AddConflictAsync("unreadable");
        await Tenant.BreakAsync("graph", "GET /users/{id}", user.Name, new InjectedFault("json", 403));

        var answer = await Api.PostAsync("remediations", ApiDriver.RemediationBody(user));
        await Tenant.HealAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "user-unreadable"), (answer.Status, (string?)answer.Body["code"]));
    }

    [Fact]
    public async Task A_scan_that_could_not_read_everything_says_so()
    {
        await Tenant.BreakAsync("graph", "GET /users", null, new InjectedFault("json", 403));

        var answer = await Api.PostAsync("scans", new System.Text.Json.Nodes.JsonObject { ["tenantId"] = TenantDriver.Contoso });
        var scan = await Eventually.SeeAsync(
            "the scan has ended",
            () => Api.GetAsync($"scans/{answer.Id}"),
            seen => (string?)seen.Body["state"] != "Running"
        );
        await Tenant.HealAsync();

        Assert.Equal(("Failed", "Failed"), ((string?)scan.Body["state"], (string?)scan.Body["status"]));
        Assert.Contains("Forbidden", (string?)scan.Body["fault"], StringComparison.Ordinal);
    }
}

/// <summary>Runs all courses side by side, each with a user of its own, since the product waits long where a service fails.</summary>
public sealed class FaultRun() : Product("faults", Scenario("one-tenant.json"), ShortWaits.Short), IAsyncLifetime
{
    private readonly Dictionary<string, FaultCase.Outcome> _outcomes = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>How a course went.</summary>
    public FaultCase.Outcome this[string course] => _outcomes[course];

    /// <inheritdoc/>
    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        if (Machine.MissingPrerequisite is null)
        {
            await RunAsync();
        }
    }

    private async Task RunAsync()
    {
        var begun = new List<(FaultCase Course, AffectedUser User, string Id)>();
        foreach (var (number, course) in FaultCase.All.Index())
        {
            var user = await Tenant.AddConflictAsync($"fault{number}");
            // Of the user itself the request for a remediation reads once, before anything else does.
            await Tenant.BreakAsync(
                course.IsOfGraph ? "graph" : "exchange",
                course.Route,
                (course.IsOfGraph ? user.Id : user.Guid).ToString(),
                course.Answer,
                skip: course.IsOfGraph ? 1 : 0
            );
            begun.Add((course, user, await Api.RequestRemediationAsync(user)));
        }

        var broken = new List<RemediationEntry>();
        foreach (var (course, _, id) in begun)
        {
            broken.Add(await WaitUntilStuckAsync(course, id));
        }

        var removals = await Task.WhenAll(begun.Select(one => Tenant.RemovalsAsync(one.User)));
        await Tenant.HealAsync();
        var requested = new List<string>();
        foreach (var (one, entry) in begun.Zip(broken))
        {
            requested.Add(entry.State.IsFinal() ? await Api.RequestRemediationAsync(one.User) : one.Id);
        }

        foreach (var (index, one) in begun.Index())
        {
            var healed = await Api.WaitForEndAsync(requested[index]);
            _outcomes[one.Course.Name] = new(broken[index], removals[index], healed, await Tenant.RemovalsAsync(one.User));
        }
    }

    private Task<RemediationEntry> WaitUntilStuckAsync(FaultCase course, string id) =>
        Eventually.SeeAsync(
            $"{course.Name} is noticed",
            () => Processes.Api.GetRemediationAsync(id, Cancellation),
            entry =>
                entry.State.IsFinal()
                || (course.Passes && entry.Steps.Any(step => step.Kind == (course.Answer == InjectedFault.Hang ? "diagnosing" : "waiting")))
        );
}

/// <summary>A reading that fails for a while, and what is expected of it.</summary>
/// <param name="Name">The reading and its fault, in words.</param>
/// <param name="Route">The cmdlet, or Graph's method and route.</param>
/// <param name="Answer">What it gets.</param>
/// <param name="Passes">Whether it is something that may pass by itself, so that the product waits; otherwise an operator is asked.</param>
public sealed record FaultCase(string Name, string Route, InjectedFault Answer, bool Passes)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FaultCase> All { get; } =
    [
        new("first lookup forbidden", "Get-Recipient", InjectedFault.Forbidden, Passes: false),
        new("first lookup empty", "Get-Recipient", new("empty200"), Passes: false),
        new("first lookup with an error in 200", "Get-Recipient", new("errorIn200"), Passes: false),
        new("first lookup about another object", "Get-Recipient", new("wrongRow"), Passes: false),
        new("first lookup failing", "Get-Recipient", new("json", 500), Passes: true),
        new("second lookup of mailboxes forbidden", "Get-Mailbox", InjectedFault.Forbidden, Passes: false),
        new("second lookup of mail users forbidden", "Get-MailUser", InjectedFault.Forbidden, Passes: false),
        new("second lookup about another object", "Get-MailUser", new("wrongRow"), Passes: false),
        new("second lookup empty", "Get-MailUser", new("empty200"), Passes: true),
        new("second lookup behind a failing gateway", "Get-MailUser", new("html", 502), Passes: true),
        new("second lookup cut off", "Get-MailUser", InjectedFault.Cut, Passes: true),
        new("user without an answer", "GET /users/{id}", InjectedFault.Hang, Passes: true),
    ];

    /// <summary>Whether it concerns Graph.</summary>
    public bool IsOfGraph => Route.StartsWith("GET ", StringComparison.Ordinal);

    /// <summary>How a course went.</summary>
    /// <param name="Broken">The remediation while the reading failed.</param>
    /// <param name="RemovalsWhileBroken">Removals until then.</param>
    /// <param name="Healed">The remediation's end after the reading was mended.</param>
    /// <param name="Removals">All removals.</param>
    public sealed record Outcome(
        RemediationEntry Broken,
        IReadOnlyList<Removal> RemovalsWhileBroken,
        RemediationEntry Healed,
        IReadOnlyList<Removal> Removals
    );
}
