using System.Net;
using TenantHygiene.EndToEnd.Api;
using TenantHygiene.EndToEnd.Running;
using TenantHygiene.EndToEnd.Tenant;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.EndToEnd.Faults;

/// <summary>What cannot be read completely never leads to a purge; once it can, the repair goes on.</summary>
public sealed class FaultTests(FaultRun run) : EndToEndTests(run), IClassFixture<FaultRun>
{
    public static TheoryData<string> Courses => [.. FaultCourse.All.Select(course => course.Name)];

    public static TheoryData<string> Lasting => [.. FaultCourse.All.Where(course => !course.Passes).Select(course => course.Name)];

    public static TheoryData<string> Passing => [.. FaultCourse.All.Where(course => course.Passes).Select(course => course.Name)];

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
        var code = FaultCourse.All.Single(one => one.Name == course).Answer == FaultyAnswer.Forbidden ? "missing-permission" : "unusable-answer";

        Assert.Equal((RemediationState.NeedsOperator, code, "Nothing was changed."), (broken.State, broken.Outcome?.Code, broken.Outcome?.Done));
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
        await Tenant.BreakAsync(api, route, null, FaultyAnswer.Forbidden);

        var end = await Api.WaitForEndAsync(await Api.AskForRemediationAsync(user));
        await Tenant.HealAsync();

        Assert.Equal(RemediationState.NeedsOperator, end.State);
        Assert.Contains(what, end.Outcome!.Found, StringComparison.Ordinal);
        Assert.Empty(await Tenant.RemovalsAsync(user));
    }

    [Fact]
    public async Task A_user_who_cannot_be_read_is_not_called_unknown()
    {
        var user = await Tenant.AddConflictAsync("unreadable");
        await Tenant.BreakAsync("graph", "GET /users/{id}", user.Name, new FaultyAnswer("json", 403));

        var answer = await Api.PostAsync("remediations", ApiDriver.Wish(user));
        await Tenant.HealAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "user-unreadable"), (answer.Status, (string?)answer.Body["code"]));
    }

    [Fact]
    public async Task A_scan_that_could_not_read_everything_says_so()
    {
        await Tenant.BreakAsync("graph", "GET /users", null, new FaultyAnswer("json", 403));

        var answer = await Api.PostAsync("scans", new System.Text.Json.Nodes.JsonObject { ["tenantId"] = TenantDriver.Contoso });
        var scan = await Eventually.SeeAsync("the scan has ended", () => Api.GetAsync($"scans/{answer.Id}"), seen => (string?)seen.Body["state"] != "Running");
        await Tenant.HealAsync();

        Assert.Equal(("Failed", "Failed"), ((string?)scan.Body["state"], (string?)scan.Body["status"]));
        Assert.Contains("Forbidden", (string?)scan.Body["fault"], StringComparison.Ordinal);
    }
}
