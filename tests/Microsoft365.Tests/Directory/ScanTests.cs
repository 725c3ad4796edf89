using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.Microsoft365.Tests.Directory;

public sealed class ScanTests
{
    private const string Users = "GET /users";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_scan_yields_only_the_users_with_unresolved_exchange_errors(bool entriesNameTheirType)
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario =>
            {
                scenario.Graph.ErrorTypeAnnotation = entriesNameTheirType;
                scenario
                    .Tenants[0]
                    .Users.Add(
                        new()
                        {
                            UserPrincipalName = "dan@contoso.example",
                            Errors = [new ErrorScenario { ServiceInstance = "SharePoint/Dublin", Description = "x" }],
                        }
                    );
                scenario
                    .Tenants[0]
                    .Users.Add(
                        new()
                        {
                            UserPrincipalName = "eve@contoso.example",
                            Errors = [new ErrorScenario { Description = "x", IsResolved = true }],
                        }
                    );
            })
        );

        var (users, progress) = await ScanAsync(simulation);

        var user = Assert.Single(users);
        Assert.Equal(Scenarios.AffectedId, user.Id);
        Assert.True(user.OnPremisesSyncEnabled);
        Assert.Contains(
            Scenarios.Archive.ToString(),
            Assert.Single(user.ProvisioningErrors).ErrorDetail!,
            StringComparison.OrdinalIgnoreCase
        );
        Assert.True(progress.Last.IsComplete);
        Assert.Equal(4, progress.Last.Users);
    }

    [Fact]
    public async Task An_entry_without_a_document_is_reported()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario =>
                scenario
                    .Tenants[0]
                    .Users.Add(
                        new() { UserPrincipalName = "dan@contoso.example", Errors = [new ErrorScenario { ErrorDetail = "not xml at all" }] }
                    )
            )
        );

        var (users, _) = await ScanAsync(simulation);

        Assert.Contains(users, user => user.ProvisioningErrors[0].ErrorDetail == "not xml at all");
    }

    [Fact]
    public async Task A_large_tenant_is_read_page_by_page_to_the_end()
    {
        await using var simulation = await Simulation.StartAsync(Large(3_000));

        var (users, progress) = await ScanAsync(simulation);

        Assert.Equal(5, users.Count);
        Assert.True(progress.Last.IsComplete);
        Assert.Equal(4, progress.Last.Pages);
        Assert.Equal(3_007, progress.Last.Users);
        Assert.All(progress.Reports.SkipLast(1), report => Assert.False(report.IsComplete));
    }

    [Theory]
    [InlineData(FaultBody.Json, 429)]
    [InlineData(FaultBody.Json, 503)]
    [InlineData(FaultBody.Html, 502)]
    [InlineData(FaultBody.Truncated, 200)]
    [InlineData(FaultBody.Abort, 0)]
    public async Task A_page_that_fails_is_asked_for_again(FaultBody body, int status)
    {
        await using var simulation = await Simulation.StartAsync(Large(2_000));
        simulation.Fail(ApiName.Graph, Users, new FaultResponse { Body = body, Status = status }, skip: 1, times: 1);

        var (users, progress) = await ScanAsync(simulation);

        Assert.Equal(5, users.Count);
        Assert.True(progress.Last.IsComplete);
    }

    [Theory]
    [InlineData(FaultBody.Json, 503, ReadFaultKind.ServiceFailed)]
    [InlineData(FaultBody.Json, 429, ReadFaultKind.Throttled)]
    [InlineData(FaultBody.Json, 403, ReadFaultKind.Forbidden)]
    [InlineData(FaultBody.Json, 401, ReadFaultKind.Unauthenticated)]
    [InlineData(FaultBody.Html, 404, ReadFaultKind.Malformed)]
    [InlineData(FaultBody.Html, 200, ReadFaultKind.Malformed)]
    [InlineData(FaultBody.Nul, 200, ReadFaultKind.Malformed)]
    [InlineData(FaultBody.Truncated, 200, ReadFaultKind.Malformed)]
    [InlineData(FaultBody.ForeignNextLink, 200, ReadFaultKind.Malformed)]
    [InlineData(FaultBody.ErrorIn200, 200, ReadFaultKind.Malformed)]
    [InlineData(FaultBody.Abort, 0, ReadFaultKind.ServiceFailed)]
    public async Task A_scan_that_breaks_off_says_so_and_why(FaultBody body, int status, ReadFaultKind expected)
    {
        await using var simulation = await Simulation.StartAsync(Large(2_000));
        simulation.Fail(ApiName.Graph, Users, new FaultResponse { Body = body, Status = status }, skip: 1);

        var (_, progress) = await ScanAsync(simulation);

        Assert.False(progress.Last.IsComplete);
        Assert.Equal(expected, progress.Last.Fault!.Kind);
        Assert.Equal(1, progress.Last.Pages);
    }

    [Fact]
    public async Task A_tenant_without_a_single_user_is_not_believed()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        simulation.Fail(ApiName.Graph, Users, new FaultResponse { Body = FaultBody.Empty200 });

        var (_, progress) = await ScanAsync(simulation);

        Assert.False(progress.Last.IsComplete);
        Assert.Equal(ReadFaultKind.Malformed, progress.Last.Fault!.Kind);
    }

    [Fact]
    public async Task A_filter_that_works_is_used_after_a_full_scan_has_proven_it_and_no_longer_than_a_day()
    {
        await using var simulation = await Simulation.StartAsync(Large(2_000, ErrorFilterBehavior.Works));

        Assert.Equal(ScanMethod.Full, (await ScanAsync(simulation)).Progress.Last.Method);
        var (users, progress) = await ScanAsync(simulation);
        simulation.Clock.Advance(FilterReliability.FullScanEvery);
        var (_, nextDay) = await ScanAsync(simulation);

        Assert.Equal(ScanMethod.Filtered, progress.Last.Method);
        Assert.True(progress.Last.IsComplete);
        Assert.Equal(5, users.Count);
        Assert.Equal(1, progress.Last.Pages);
        Assert.Equal(ScanMethod.Full, nextDay.Last.Method);
    }

    [Theory]
    [InlineData(ErrorFilterBehavior.Refuse)]
    [InlineData(ErrorFilterBehavior.SilentlyEmpty)]
    public async Task A_filter_that_fails_or_leaves_users_out_is_never_used(ErrorFilterBehavior filter)
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard(scenario => scenario.Graph.ErrorFilter = filter));

        await ScanAsync(simulation);
        var (users, progress) = await ScanAsync(simulation);

        Assert.Equal(ScanMethod.Full, progress.Last.Method);
        Assert.Single(users);
        Assert.Equal(3, simulation.Requests(Users));
    }

    [Fact]
    public async Task A_user_who_is_deleted_during_the_scan_is_no_evidence_against_the_filter()
    {
        await using var simulation = await Simulation.StartAsync(Large(10, ErrorFilterBehavior.Works));

        await ScanAsync(simulation, whenComplete: () => Delete(simulation, Scenarios.Affected));

        Assert.Equal(ScanMethod.Filtered, (await ScanAsync(simulation)).Progress.Last.Method);
    }

    [Fact]
    public async Task A_filter_that_returned_no_user_is_not_proven_by_the_deletion_of_the_only_user()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario => scenario.Graph.ErrorFilter = ErrorFilterBehavior.SilentlyEmpty)
        );

        await ScanAsync(simulation, whenComplete: () => Delete(simulation, Scenarios.Affected));

        Assert.Equal(ScanMethod.Full, (await ScanAsync(simulation)).Progress.Last.Method);
    }

    [Fact]
    public async Task A_filter_whose_gap_cannot_be_explained_for_the_moment_is_judged_another_time()
    {
        await using var simulation = await Simulation.StartAsync(Large(10, ErrorFilterBehavior.Works));
        simulation.Fail(ApiName.Graph, "GET /users/{id}", new FaultResponse { Status = 403 });
        await ScanAsync(simulation, whenComplete: () => Delete(simulation, Scenarios.Affected));
        simulation.Tenant.ClearFaults();

        Assert.Equal(ScanMethod.Full, (await ScanAsync(simulation)).Progress.Last.Method);
        Assert.Equal(ScanMethod.Filtered, (await ScanAsync(simulation)).Progress.Last.Method);
    }

    [Fact]
    public async Task A_filter_proves_nothing_in_a_tenant_without_errors()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario =>
            {
                scenario.Graph.ErrorFilter = ErrorFilterBehavior.Works;
                scenario.Tenants[0].Users.RemoveAll(user => user.UserPrincipalName == Scenarios.Affected);
            })
        );

        await ScanAsync(simulation);

        Assert.Equal(ScanMethod.Full, (await ScanAsync(simulation)).Progress.Last.Method);
    }

    [Fact]
    public async Task A_scan_ends_when_its_caller_gives_up()
    {
        await using var simulation = await Simulation.StartAsync(Large(2_000));
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in simulation.Directory.ScanAsync(simulation.TenantId, new CollectedProgress(), cancellation.Token))
            {
                Assert.Fail("Nothing should be yielded.");
            }
        });
    }

    private static Scenario Large(int healthy, ErrorFilterBehavior filter = ErrorFilterBehavior.Refuse) =>
        Scenarios.Standard(scenario =>
        {
            scenario.Graph.ErrorFilter = filter;
            scenario.Tenants[0].Generate = new GenerateScenario
            {
                HealthyUsers = healthy,
                Errors = new GeneratedErrors { SoftDeletedMailUser = 4, OtherService = 1 },
            };
        });

    private static void Delete(Simulation simulation, string user) =>
        simulation.Tenant.Mutate(new Mutation { Kind = MutationKind.DeleteUser, User = user });

    private static async Task<(IReadOnlyList<DirectoryUser> Users, CollectedProgress Progress)> ScanAsync(
        Simulation simulation,
        Action? whenComplete = null
    )
    {
        var progress = new CollectedProgress(whenComplete);
        var users = new List<DirectoryUser>();
        await foreach (var user in simulation.Directory.ScanAsync(simulation.TenantId, progress, Cancel))
        {
            users.Add(user);
        }

        return (users, progress);
    }
}
