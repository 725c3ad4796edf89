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

        var (users, end) = await ScanAsync(simulation);

        var user = Assert.Single(users);
        Assert.Equal(Scenarios.AffectedId, user.Id);
        Assert.True(user.OnPremisesSyncEnabled);
        Assert.Contains(
            Scenarios.Archive.ToString(),
            Assert.Single(user.ProvisioningErrors).ErrorDetail!,
            StringComparison.OrdinalIgnoreCase
        );
        Assert.True(end.IsComplete);
        Assert.Equal(4, end.Users);
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

        var (users, end) = await ScanAsync(simulation);

        Assert.Equal(5, users.Count);
        Assert.True(end.IsComplete);
        Assert.Equal(4, end.Pages);
        Assert.Equal(3_007, end.Users);
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

        var (users, end) = await ScanAsync(simulation);

        Assert.Equal(5, users.Count);
        Assert.True(end.IsComplete);
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

        var (_, end) = await ScanAsync(simulation);

        Assert.False(end.IsComplete);
        Assert.Equal(expected, end.Fault!.Kind);
        Assert.Equal(1, end.Pages);
    }

    [Fact]
    public async Task A_tenant_without_a_single_user_is_not_believed()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        simulation.Fail(ApiName.Graph, Users, new FaultResponse { Body = FaultBody.Empty200 });

        var (_, end) = await ScanAsync(simulation);

        Assert.False(end.IsComplete);
        Assert.Equal(ReadFaultKind.Malformed, end.Fault!.Kind);
    }

    [Fact]
    public async Task A_filter_that_works_is_used_after_a_full_scan_has_proven_it_and_no_longer_than_a_day()
    {
        await using var simulation = await Simulation.StartAsync(Large(2_000, ErrorFilterBehavior.Works));

        Assert.Equal(ScanMethod.Full, (await ScanAsync(simulation)).End.Method);
        var (users, end) = await ScanAsync(simulation);
        simulation.Clock.Advance(FilterReliability.FullScanEvery);
        var (_, nextDay) = await ScanAsync(simulation);

        Assert.Equal(ScanMethod.Filtered, end.Method);
        Assert.True(end.IsComplete);
        Assert.Equal(5, users.Count);
        Assert.Equal(1, end.Pages);
        Assert.Equal(ScanMethod.Full, nextDay.Method);
    }

    [Theory]
    [InlineData(ErrorFilterBehavior.Refuse)]
    [InlineData(ErrorFilterBehavior.SilentlyEmpty)]
    public async Task A_filter_that_fails_or_leaves_users_out_is_never_used(ErrorFilterBehavior filter)
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard(scenario => scenario.Graph.ErrorFilter = filter));

        await ScanAsync(simulation);
        var (users, end) = await ScanAsync(simulation);

        Assert.Equal(ScanMethod.Full, end.Method);
        Assert.Single(users);
        Assert.Equal(3, simulation.Requests(Users));
    }

    [Fact]
    public async Task A_user_who_is_deleted_during_the_scan_is_no_evidence_against_the_filter()
    {
        await using var simulation = await Simulation.StartAsync(Large(10, ErrorFilterBehavior.Works));

        await ScanAsync(simulation, whenComplete: () => Delete(simulation, Scenarios.Affected));

        Assert.Equal(ScanMethod.Filtered, (await ScanAsync(simulation)).End.Method);
    }

    [Fact]
    public async Task A_filter_that_returned_no_user_is_not_proven_by_the_deletion_of_the_only_user()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario => scenario.Graph.ErrorFilter = ErrorFilterBehavior.SilentlyEmpty)
        );

        await ScanAsync(simulation, whenComplete: () => Delete(simulation, Scenarios.Affected));

        Assert.Equal(ScanMethod.Full, (await ScanAsync(simulation)).End.Method);
    }

    [Fact]
    public async Task A_filter_whose_gap_cannot_be_explained_for_the_moment_is_judged_another_time()
    {
        await using var simulation = await Simulation.StartAsync(Large(10, ErrorFilterBehavior.Works));
        simulation.Fail(ApiName.Graph, "GET /users/{id}", new FaultResponse { Status = 403 });
        await ScanAsync(simulation, whenComplete: () => Delete(simulation, Scenarios.Affected));
        simulation.Tenant.ClearFaults();

        Assert.Equal(ScanMethod.Full, (await ScanAsync(simulation)).End.Method);
        Assert.Equal(ScanMethod.Filtered, (await ScanAsync(simulation)).End.Method);
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

        Assert.Equal(ScanMethod.Full, (await ScanAsync(simulation)).End.Method);
    }

    [Fact]
    public async Task A_scan_goes_on_after_any_page_and_reads_none_twice()
    {
        await using var simulation = await Simulation.StartAsync(Large(3_000));
        var whole = await PagesAsync(simulation);
        var expected = whole.SelectMany(page => page.UsersWithErrors).Select(user => user.Id).Order().ToList();

        for (var stop = 1; stop < whole.Count; stop++)
        {
            var before = simulation.Requests(Users);
            var first = whole.Take(stop).ToList();
            var rest = await PagesAsync(simulation, first[^1].Position);

            Assert.Equal(expected, first.Concat(rest).SelectMany(page => page.UsersWithErrors).Select(user => user.Id).Order());
            Assert.Equal(whole.Count - stop, simulation.Requests(Users) - before);
            Assert.Equal((true, 3_007, 4), (rest[^1].Position.IsComplete, rest[^1].Position.Users, rest[^1].Position.Pages));
        }
    }

    [Fact]
    public async Task A_user_who_could_not_be_read_makes_the_scan_partial_in_whatever_process_it_ends()
    {
        await using var simulation = await Simulation.StartAsync(Large(2_000));
        var flaw = new ReadFault(ReadFaultKind.Partial, "GET /users, page 1: a user without an id.");

        var rest = await PagesAsync(simulation, (await PagesAsync(simulation))[0].Position with { Fault = flaw });

        Assert.Equal((ScanReach.LastPage, false, flaw), (rest[^1].Position.Reach, rest[^1].Position.IsComplete, rest[^1].Position.Fault));
    }

    [Theory]
    [InlineData(400, "Directory_ExpiredPageToken")]
    [InlineData(400, "Request_UnsupportedQuery")]
    [InlineData(410, "resyncRequired")]
    public async Task A_scan_whose_link_expires_begins_again_and_says_so(int status, string code)
    {
        await using var simulation = await Simulation.StartAsync(Large(3_000));
        simulation.Fail(ApiName.Graph, Users, new FaultResponse { Status = status, Code = code }, skip: 2, times: 1);

        var (users, end) = await ScanAsync(simulation);

        Assert.Equal((true, 1, 4, 3_007, 5), (end.IsComplete, end.Restarts, end.Pages, end.Users, users.Count));
    }

    [Fact]
    public async Task A_scan_that_goes_on_with_an_expired_link_begins_again()
    {
        await using var simulation = await Simulation.StartAsync(Large(3_000));
        var stopped = (await PagesAsync(simulation))[1].Position;
        simulation.Fail(ApiName.Graph, Users, new FaultResponse { Status = 400, Code = "Directory_ExpiredPageToken" }, times: 1);

        var (users, end) = await ScanAsync(simulation, from: stopped);

        Assert.Equal((true, 1, 3_007, 5), (end.IsComplete, end.Restarts, end.Users, users.Count));
    }

    [Fact]
    public async Task A_scan_whose_links_never_last_is_partial_after_a_few_attempts()
    {
        await using var simulation = await Simulation.StartAsync(Large(2_000));
        simulation.Tenant.AddFault(
            new Fault
            {
                Identity = "$skiptoken",
                Answer = new FaultResponse { Status = 400, Code = "Directory_ExpiredPageToken" },
            }
        );

        var (_, end) = await ScanAsync(simulation);

        Assert.Equal((ScanReach.BrokenOff, ScanPosition.MaximumRestarts), (end.Reach, end.Restarts));
        Assert.Equal(ReadFaultKind.Refused, end.Fault!.Kind);
        Assert.Contains("Directory_ExpiredPageToken", end.Fault.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/v1.0/users?$skiptoken=x")]
    [InlineData("PATH/groups?$skiptoken=x")]
    public async Task A_stored_link_that_leads_elsewhere_is_not_followed(string link)
    {
        await using var simulation = await Simulation.StartAsync(Large(2_000));
        var foreign = link.Replace("PATH", simulation.Tenant.GraphBaseUrl, StringComparison.Ordinal);
        var stopped = (await PagesAsync(simulation))[0].Position with { NextLink = foreign };

        var (users, end) = await ScanAsync(simulation, from: stopped);

        Assert.Equal((true, 1, 5), (end.IsComplete, end.Restarts, users.Count));
        Assert.DoesNotContain(simulation.Tenant.Report().Routes, route => route.Route.Contains("groups", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_scan_ends_when_its_caller_gives_up()
    {
        await using var simulation = await Simulation.StartAsync(Large(2_000));
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in simulation.Directory.ScanAsync(simulation.TenantId, from: null, cancellation.Token))
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

    private static async Task<IReadOnlyList<ScanPage>> PagesAsync(Simulation simulation, ScanPosition? from = null)
    {
        var pages = new List<ScanPage>();
        await foreach (var page in simulation.Directory.ScanAsync(simulation.TenantId, from, Cancel))
        {
            pages.Add(page);
        }

        return pages;
    }

    // A scan as the product makes it: what was found before a restart is forgotten, and a complete full scan judges the filter.
    private static async Task<(IReadOnlyList<DirectoryUser> Users, ScanPosition End)> ScanAsync(
        Simulation simulation,
        Action? whenComplete = null,
        ScanPosition? from = null
    )
    {
        var users = new List<DirectoryUser>();
        ScanPosition? end = from;
        await foreach (var page in simulation.Directory.ScanAsync(simulation.TenantId, from, Cancel))
        {
            Assert.False(end is { IsComplete: true }, "Nothing may follow the last page.");
            if (page.Position.Restarts != (end?.Restarts ?? 0))
            {
                users.Clear();
            }

            users.AddRange(page.UsersWithErrors);
            end = page.Position;
        }

        if (end is { IsComplete: true, Method: ScanMethod.Full })
        {
            whenComplete?.Invoke();
            var found = users.Select(user => user.Id).ToHashSet();
            await simulation.Directory.CompareFilterAsync(simulation.TenantId, found, end.BeganAt, Cancel);
        }

        return (users, end!);
    }
}
