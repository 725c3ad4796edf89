using Microsoft.Playwright;
using TenantHygiene.Dashboard.Tests.Support;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Dashboard.Tests;

/// <summary>Plans are approved and rejected by people who see what will be lost, and say why.</summary>
[Collection(nameof(DashboardProduct))]
public sealed class DecisionTests(DashboardProduct product) : DashboardTests(product)
{
    [Fact]
    public async Task A_plan_that_needs_approval_is_found_read_and_approved_and_its_user_is_repaired_before_the_approver_s_eyes()
    {
        var (user, id) = await Product.RequestApprovalAsync("approve");
        await using var window = await Window.OpenAsync(Product, Person.Approver);

        await window.Page.GetByRole(AriaRole.Link, new() { Name = "approve", Exact = true }).ClickAsync();
        await window.Button("Approve …").ClickAsync();
        var dialog = await window.Dialog.InnerTextAsync();
        await window.Button("Approve and carry out").ClickAsync();
        await window.Page.GetByText("Write a reason: it is kept with the decision.").WaitForAsync();
        await window.Dialog.GetByLabel("Reason").FillAsync("Agreed with the owner.");
        await window.Button("Approve and carry out").ClickAsync();

        await window.Page.Locator("h1 fluent-badge", new() { HasText = "Resolved" }).WaitForAsync();
        Assert.Contains("is purged for good", dialog, StringComparison.Ordinal);
        Assert.Contains("5 items", dialog, StringComparison.Ordinal);
        Assert.Equal("purged", Assert.Single(await Product.Tenant.RemovalsAsync(user)).Outcome);
        var given = (await Product.Api.GetAsync($"remediations/{id}")).Body["approval"]!["given"]!.AsArray();
        Assert.Equal(("Agreed with the owner.", Person.Approver.Id), ((string?)given[0]!["comment"], (Guid)given[0]!["by"]!["id"]!));
        Assert.Empty(window.Faults);
    }

    [Fact]
    public async Task A_plan_is_rejected_with_a_reason()
    {
        var (user, id) = await Product.RequestApprovalAsync("reject");
        await using var window = await Window.OpenAsync(Product, Person.Approver, $"#/remediation/{id}");

        await window.Button("Reject …").ClickAsync();
        await window.Dialog.GetByLabel("Reason").FillAsync("The owner needs it.");
        await window.Button("Reject").ClickAsync();

        await window.Page.Locator("h1 fluent-badge", new() { HasText = "Rejected" }).WaitForAsync();
        var end = await Product.Api.WaitForEndAsync(id);
        Assert.Equal((RemediationState.Rejected, "rejected"), (end.State, end.Outcome?.Code));
        Assert.Empty(await Product.Tenant.RemovalsAsync(user));
    }

    [Fact]
    public async Task A_decision_of_somebody_else_while_the_dialog_is_open_takes_the_question_back()
    {
        var (user, id) = await Product.RequestApprovalAsync("meanwhile");
        await using var window = await Window.OpenAsync(Product, Person.Approver, $"#/remediation/{id}");
        await window.Button("Approve …").ClickAsync();
        await window.Dialog.GetByLabel("Reason").FillAsync("Agreed.");

        await DecideAsync(id, "reject");

        await window.Page.GetByText("The plan has changed, or somebody has decided").WaitForAsync();
        Assert.True(
            await window
                .Page.Locator("dialog fluent-button", new() { HasText = "Approve and carry out" })
                .EvaluateAsync<bool>("button => button.disabled")
        );
        Assert.Empty(await Product.Tenant.RemovalsAsync(user));
    }

    [Fact]
    public async Task Whoever_asked_for_a_remediation_is_told_that_somebody_else_must_approve_it()
    {
        var (_, id) = await Product.RequestApprovalAsync("own", Person.Administrator);
        await using var window = await Window.OpenAsync(Product, Person.Administrator, $"#/remediation/{id}");

        await window.Button("Approve …").ClickAsync();
        await window.Dialog.GetByLabel("Reason").FillAsync("My own.");
        await window.Button("Approve and carry out").ClickAsync();

        await window.Dialog.GetByText("The requester of a remediation cannot approve it.").WaitForAsync();
    }

    [Fact]
    public async Task Who_may_only_read_sees_the_plan_and_no_button_that_changes_anything()
    {
        var (_, id) = await Product.Waiting;
        await using var window = await Window.OpenAsync(Product, Person.Reader, $"#/remediation/{id}");

        await window.Heading("What will be done").WaitForAsync();
        Assert.Equal(
            ["Download the evidence"],
            await window.Page.GetByRole(AriaRole.Group, new() { Name = "Actions" }).Locator("fluent-button").AllInnerTextsAsync()
        );
    }

    [Fact]
    public async Task Both_sides_stand_beside_each_other_with_what_differs_marked()
    {
        var (user, id) = await Product.Waiting;
        await using var window = await Window.OpenAsync(Product, Person.Reader, $"#/remediation/{id}");

        var row = window.Page.GetByRole(AriaRole.Row, new() { Name = "Display name" });
        await row.WaitForAsync();
        var text = await row.InnerTextAsync();
        Assert.Contains("waiting", text, StringComparison.Ordinal);
        Assert.Contains("waiting_copy", text, StringComparison.Ordinal);
        Assert.Contains("differs", text, StringComparison.Ordinal);
        Assert.Contains(user.Guid.ToString(), await window.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }
}
