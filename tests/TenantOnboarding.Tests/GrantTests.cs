using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.TenantOnboarding.Tests;

public sealed class GrantTests
{
    private static readonly string[] _writes =
    [
        "POST /servicePrincipals",
        "POST /servicePrincipals/{id}/appRoleAssignments",
        "New-ManagementRole",
        "Add-ManagementRoleEntry",
        "Set-ManagementRoleEntry",
        "Remove-ManagementRoleEntry",
        "New-ManagementRoleAssignment",
        "New-RoleGroup",
        "Add-RoleGroupMember",
        "New-ServicePrincipal",
    ];

    [Fact]
    public async Task The_first_run_grants_and_the_second_finds_everything_there()
    {
        await using var environment = await OnboardingEnvironment.StartAsync();

        var first = await environment.GrantAsync();
        var written = environment.Requests(_writes);
        var second = await environment.GrantAsync();

        Assert.True(first.Code == 0, first.Text);
        Assert.Contains("done     Reader: User.Read.All of Microsoft Graph", first.Text, StringComparison.Ordinal);
        Assert.Contains("done     Repairer: User.ManageIdentities.All of Microsoft Graph", first.Text, StringComparison.Ordinal);
        Assert.True(second.Code == 0, second.Text);
        Assert.EndsWith("Everything is granted already.\n", second.Text, StringComparison.Ordinal);
        Assert.Equal(written, environment.Requests(_writes));
    }

    [Fact]
    public async Task A_dry_run_changes_nothing_and_lists_the_commands_that_would_be_run()
    {
        await using var environment = await OnboardingEnvironment.StartAsync();

        var rehearsal = await environment.GrantAsync("--what-if");

        Assert.True(rehearsal.Code == 0, rehearsal.Text);
        Assert.Equal(0, environment.Requests(_writes));
        Assert.Contains(
            "would    New-ManagementRole -Name 'TenantHygiene Repairer - Mail Recipient Creation' -Parent 'Mail Recipient Creation' -EnabledCmdlets 'Remove-MailUser', 'Remove-Mailbox'\n",
            rehearsal.Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "would    Set-ManagementRoleEntry -Identity 'TenantHygiene Repairer - Mail Recipient Creation\\Remove-Mailbox' -Parameters 'Confirm', 'Identity', 'PermanentlyDelete'\n",
            rehearsal.Text,
            StringComparison.Ordinal
        );
        var promised = Lines(rehearsal.Text, "would").ToList();
        Assert.Equal(promised, Lines((await environment.GrantAsync()).Text, "done"));
    }

    [Theory]
    [InlineData()]
    [InlineData(ExchangeUse.LitigationHolds)]
    [InlineData(ExchangeUse.LitigationHolds, ExchangeUse.CloudManaged, ExchangeUse.ContentCopy)]
    public async Task The_role_groups_allow_exactly_what_the_product_sends(params ExchangeUse[] uses)
    {
        await using var environment = await OnboardingEnvironment.StartAsync();

        var run = await environment.GrantAsync([.. uses.SelectMany(use => new[] { "--use", $"{use}" })]);

        Assert.True(run.Code == 0, run.Text);
        var needed = ExchangeCmdlet.All.Where(cmdlet => cmdlet.Use is ExchangeUse.Always || uses.Contains(cmdlet.Use)).ToList();
        Assert.Equal(Described(needed.Where(cmdlet => cmdlet.IsRead)), environment.Allowed("TenantHygiene Reader"));
        Assert.Equal(Described(needed.Where(cmdlet => !cmdlet.IsRead)), environment.Allowed("TenantHygiene Repairer"));
    }

    [Fact]
    public async Task What_a_role_allows_beyond_that_is_taken_away_and_what_is_missing_is_added()
    {
        await using var environment = await OnboardingEnvironment.StartAsync();
        await environment.GrantAsync();
        var before = environment.Allowed("TenantHygiene Repairer");
        var role = environment.Tenant.Tenants.Get(OnboardingEnvironment.Contoso).Roles.Roles[
            "TenantHygiene Repairer - Mail Recipient Creation"
        ];
        role.Entries["Remove-Mailbox"].Add("Force");
        role.Entries["Get-Mailbox"] = ["Identity"];
        role.Entries.Remove("Remove-MailUser");

        var run = await environment.GrantAsync();

        Assert.True(run.Code == 0, run.Text);
        Assert.EndsWith(
            "3 changes were made. It can take up to an hour until they are effective everywhere in Exchange.\n",
            run.Text,
            StringComparison.Ordinal
        );
        Assert.Equal(before, environment.Allowed("TenantHygiene Repairer"));
    }

    [Fact]
    public async Task A_role_that_was_added_to_the_group_by_hand_is_reported_and_left()
    {
        await using var environment = await OnboardingEnvironment.StartAsync();
        await environment.GrantAsync();
        environment.Tenant.Tenants.Get(OnboardingEnvironment.Contoso).Roles.Groups["TenantHygiene Reader"].Roles.Add("Mail Recipients");

        var run = await environment.GrantAsync();

        Assert.Equal(1, run.Code);
        Assert.Contains(
            "FAILED   Role group \"TenantHygiene Reader\" has the role \"Mail Recipients\" as well",
            run.Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Mail Recipients",
            environment.Tenant.Tenants.Get(OnboardingEnvironment.Contoso).Roles.Groups["TenantHygiene Reader"].Roles
        );
    }

    [Fact]
    public async Task Without_the_right_to_grant_permissions_it_says_whom_to_ask()
    {
        await using var environment = await OnboardingEnvironment.StartAsync(scenario =>
            scenario.Tenants[0].Applications[0].Permissions["graph"] = ["Application.Read.All"]
        );

        var run = await environment.GrantAsync();

        Assert.Equal(1, run.Code);
        Assert.Contains(
            "Sign in as a Privileged Role Administrator, or as an application with AppRoleAssignment.ReadWrite.All.",
            run.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Without_a_role_in_Exchange_it_says_which_one()
    {
        await using var environment = await OnboardingEnvironment.StartAsync(scenario =>
            scenario.Tenants[0].Applications[0].DirectoryRoles = ["Exchange Recipient Administrator"]
        );

        var run = await environment.GrantAsync();

        Assert.Equal(1, run.Code);
        Assert.Contains(
            "Sign in as a member of Organization Management (Entra role Exchange Administrator)",
            run.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("done     Reader: User.Read.All of Microsoft Graph", run.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AZURE_CLIENT_ID", "AZURE_CLIENT_ID is not set")]
    [InlineData("AZURE_CLIENT_SECRET", "Neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set.")]
    [InlineData("Microsoft365__TrustedCaFile", "Microsoft365__TrustedCaFile")]
    public async Task A_missing_or_wrong_setting_is_named_and_nothing_is_done(string setting, string message)
    {
        await using var environment = await OnboardingEnvironment.StartAsync();
        var variables = environment.Environment;
        variables[setting] = setting.StartsWith("AZURE", StringComparison.Ordinal) ? null : "/nowhere.pem";
        await using var output = new StringWriter();

        var code = await CommandLine.RunAsync(
            [
                "grant",
                "--tenant",
                $"{OnboardingEnvironment.Contoso}",
                "--reader",
                $"{OnboardingEnvironment.Reader}",
                "--repairer",
                $"{OnboardingEnvironment.Repairer}",
                "--sign-in",
                "Environment",
            ],
            output,
            variables
        );

        Assert.Equal(1, code);
        Assert.Contains(message, output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, environment.Tenant.Report().Requests);
    }

    [Fact]
    public async Task An_organisation_that_was_never_customised_is_not_customised_behind_its_back()
    {
        await using var environment = await OnboardingEnvironment.StartAsync(scenario =>
            scenario.Tenants[0].Organization.IsDehydrated = true
        );

        var run = await environment.GrantAsync();

        Assert.Equal(1, run.Code);
        Assert.Contains("Run Enable-OrganizationCustomization once", run.Text, StringComparison.Ordinal);
        Assert.Equal(0, environment.Requests("New-ManagementRole", "Enable-OrganizationCustomization"));
    }

    [Fact]
    public async Task An_unknown_identity_is_not_added_by_granting()
    {
        await using var environment = await OnboardingEnvironment.StartAsync(scenario =>
        {
            scenario.Tenants[0].ManagedIdentity = null;
            scenario.Tenants[0].Applications.RemoveAll(one => one.ClientId == OnboardingEnvironment.Reader);
        });

        var run = await environment.GrantAsync();

        Assert.Equal(1, run.Code);
        Assert.Contains("The tenant has no service principal for this application.", run.Text, StringComparison.Ordinal);
        Assert.Equal(0, environment.Requests("POST /servicePrincipals"));
    }

    [Fact]
    public async Task A_permission_that_is_granted_concurrently_is_no_failure()
    {
        await using var environment = await OnboardingEnvironment.StartAsync();
        environment.Tenant.AddFault(
            new Fault
            {
                Route = "POST /servicePrincipals/{id}/appRoleAssignments",
                Times = 1,
                Answer = new FaultResponse
                {
                    Status = 400,
                    Code = "Request_BadRequest",
                    Message = "Permission being assigned already exists on the object",
                },
            }
        );

        var run = await environment.GrantAsync();

        Assert.True(run.Code == 0, run.Text);
    }

    [Fact]
    public async Task Whatever_broke_the_first_run_the_second_completes_it()
    {
        for (var broken = 0; broken < 45; broken += 4)
        {
            await using var environment = await OnboardingEnvironment.StartAsync();
            environment.Tenant.AddFault(
                new Fault
                {
                    Skip = broken,
                    Answer = new FaultResponse
                    {
                        Status = 400,
                        Code = "Request_BadRequest",
                        Message = "The test says no.",
                    },
                }
            );
            await environment.GrantAsync();
            environment.Tenant.ClearFaults();

            var second = await environment.GrantAsync();

            Assert.True(second.Code == 0, $"broken at request {broken}: {second.Text}");
            Assert.Equal(
                Described(ExchangeCmdlet.All.Where(cmdlet => cmdlet is { Use: ExchangeUse.Always, IsRead: false })),
                environment.Allowed("TenantHygiene Repairer")
            );
            Assert.EndsWith("Everything is granted already.\n", (await environment.GrantAsync()).Text, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Lines(string text, string kind) =>
        text.Split('\n').Where(line => line.StartsWith($"  {kind}", StringComparison.Ordinal)).Select(line => line[11..]);

    // Two uses of one cmdlet come from two built-in roles, and stay two entries.
    private static IReadOnlyList<string> Described(IEnumerable<ExchangeCmdlet> cmdlets) =>
        [
            .. cmdlets
                .Select(cmdlet => $"{cmdlet.Name} {string.Join(',', cmdlet.Parameters.Order(StringComparer.Ordinal))}")
                .Order(StringComparer.Ordinal),
        ];
}
