using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.EndToEnd.Policies;

/// <summary>A tenant with a policy document of its own: two people approve, content is copied, litigation holds may be released.</summary>
[Collection(nameof(SharedProduct))]
public sealed class TwoPeopleTests(SharedProduct product) : EndToEndTests(product)
{
    [Fact]
    public async Task A_mailbox_is_purged_once_two_people_have_approved_and_its_content_is_copied()
    {
        var (user, id, plan) = await RequestApprovalAsync("twopeople", new() { Type = "userMailbox", Items = 7 });

        await ApproveAsync(id, plan, "ann");
        await ApproveAsync(id, plan, "ann");
        Assert.Equal("AwaitingApproval", (string?)(await Api.GetAsync($"remediations/{id}")).Body["state"]);
        await ApproveAsync(id, plan, "bob");
        var end = await Api.WaitForEndAsync(id);

        Assert.Equal(
            (RemediationState.Resolved, 7, "rescued@tailspin.example"),
            (end.State, (int?)plan["conflict"]!["items"], (string?)plan["copyContentTo"])
        );
        var kinds = end.Steps.Select(step => step.Kind).ToList();
        Assert.True(
            kinds.IndexOf("content-copied") is >= 0 and var copied && copied < kinds.IndexOf("purge-sent"),
            $"Copied too late: {string.Join(", ", kinds)}"
        );
        Assert.Equal("purged", Assert.Single(await Tenant.RemovalsAsync(user)).Outcome);
        var entries = (await Api.GetAsync($"remediations/{id}/evidence")).Body["entries"]!
            .AsArray()
            .Select(entry => (string)entry!["kind"]!)
            .ToList();
        Assert.Equal(2, entries.Count(kind => kind == "approved"));
        Assert.All(new[] { "plan", "content-copy", "purge-request", "reprovision-reply", "outcome" }, kind =>
            Assert.Contains(kind, entries)
        );
    }

    [Fact]
    public async Task A_change_after_the_plan_was_read_needs_a_new_approval_and_names_the_change()
    {
        var (user, id, plan) = await RequestApprovalAsync("drifted", new() { Type = "userMailbox", Items = 3 });
        await Tenant.ChangeHolderAsync(user);

        await ApproveAsync(id, plan, "ann");
        await ApproveAsync(id, plan, "bob");
        var again = await Api.WaitForPlanAsync(id, otherThan: Hash(plan));

        Assert.Equal("AwaitingApproval", (string?)again["state"]);
        Assert.Empty(again["approval"]!["given"]!.AsArray());
        Assert.Contains(again["steps"]!.AsArray(), step =>
            ((string)step!["text"]!).Contains("Changed: its ArchiveGuid", StringComparison.Ordinal)
        );
        Assert.Empty(await Tenant.RemovalsAsync(user));
    }

    [Fact]
    public async Task A_litigation_hold_is_released_by_approvals_that_name_it_and_the_purge_is_a_question_of_its_own()
    {
        var (user, id, plan) = await RequestApprovalAsync(
            "litigation",
            new()
            {
                Type = "userMailbox",
                Items = 2,
                IsOnLitigationHold = true,
            }
        );
        Assert.True((bool?)plan["releasesLitigationHold"]);
        Assert.DoesNotContain(plan["steps"]!.AsArray(), step =>
            ((string?)step!["command"])?.StartsWith("Remove-", StringComparison.Ordinal) is true
        );

        var unnamed = await DecideAsync(id, plan, "ann", namesHold: false);
        await ApproveAsync(id, plan, "ann", namesHold: true);
        await ApproveAsync(id, plan, "bob", namesHold: true);
        var next = await Api.WaitForPlanAsync(id, otherThan: Hash(plan));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "hold-not-named"), (unnamed.Status, (string?)unnamed.Body["code"]));
        Assert.Contains(next["steps"]!.AsArray(), step => (string?)step!["kind"] == "hold-release-sent");
        Assert.False((bool?)next["plan"]!["releasesLitigationHold"]);
        Assert.Empty(await Tenant.RemovalsAsync(user));
    }

    [Fact]
    public async Task An_active_recipient_is_left_to_an_operator_with_both_sides_and_the_decision()
    {
        var user = await Tenant.AddConflictAsync(
            "bothsides",
            new()
            {
                Type = "userMailbox",
                State = "active",
                Items = 2,
            },
            TenantDriver.Tailspin
        );
        var id = await Api.RequestRemediationAsync(user);
        var end = await Api.WaitForEndAsync(id);

        var plan = (await Api.GetAsync($"remediations/{id}")).Body["plan"]!;
        Assert.Equal((RemediationState.NeedsOperator, "active-recipient"), (end.State, end.Outcome?.Code));
        Assert.Equal((user.Id, user.Holder), ((Guid)plan["user"]!["id"]!, (Guid)plan["conflict"]!["objectId"]!));
        Assert.Contains("Decide which one keeps it", end.Outcome!.Advice(), StringComparison.Ordinal);
        Assert.Contains(plan["alternatives"]!.AsArray(), way =>
            ((string?)way!["command"])?.Contains("msExchMailboxGuid", StringComparison.Ordinal) is true
        );
        Assert.Empty(await Tenant.RemovalsAsync(user));
    }

    private static string Hash(JsonNode plan) => (string)plan["hash"]!;

    private async Task<(AffectedUser User, string Id, JsonNode Plan)> RequestApprovalAsync(string name, Conflict conflict)
    {
        var user = await Tenant.AddConflictAsync(name, conflict, TenantDriver.Tailspin);
        var id = await Api.RequestRemediationAsync(user);
        await Api.WaitForStepAsync(id, "awaiting-approval");
        return (user, id, (await Api.GetAsync($"remediations/{id}")).Body["plan"]!);
    }

    private async Task ApproveAsync(string id, JsonNode plan, string by, bool namesHold = false)
    {
        var answer = await DecideAsync(id, plan, by, namesHold);
        Assert.True(answer.Status is HttpStatusCode.OK, $"{answer}");
    }

    private async Task<ApiResponse> DecideAsync(string id, JsonNode plan, string by, bool namesHold) =>
        await Api.SendAsync(
            HttpMethod.Post,
            $"remediations/{id}/approve",
            new JsonObject { ["planHash"] = Hash(plan), ["releaseLitigationHold"] = namesHold },
            await Tenant.SignTokenAsync(ApiDriver.Roles, person: $"{by}@tailspin.example")
        );
}
