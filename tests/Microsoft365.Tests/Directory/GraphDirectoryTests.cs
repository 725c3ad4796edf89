using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.Microsoft365.Tests.Directory;

public sealed class GraphDirectoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_is_read_by_object_id_and_by_principal_name()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        var byId = (await simulation.Directory.GetUserAsync(simulation.TenantId, Scenarios.AffectedId.ToString(), Cancel)).Value();
        var byName = (await simulation.Directory.GetUserAsync(simulation.TenantId, Scenarios.Affected.ToUpperInvariant(), Cancel)).Value();

        Assert.Equal(byId.Id, byName.Id);
        Assert.True(Assert.Single(byId.ProvisioningErrors).IsUnresolvedExchangeError);
    }

    [Fact]
    public async Task A_name_with_characters_of_addresses_reaches_the_right_user()
    {
        const string Guest = "ada_fabrikam.example#EXT#@contoso.example";
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario => scenario.Tenants[0].Users.Add(new UserScenario { UserPrincipalName = Guest }))
        );

        Assert.Equal(Guest, (await simulation.Directory.GetUserAsync(simulation.TenantId, Guest, Cancel)).Value().UserPrincipalName);
    }

    [Fact]
    public async Task A_user_who_does_not_exist_is_absent()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        Assert.True((await simulation.Directory.GetUserAsync(simulation.TenantId, "nobody@contoso.example", Cancel)).IsAbsent());
        Assert.True((await simulation.Directory.GetUserAsync(simulation.TenantId, Guid.NewGuid().ToString(), Cancel)).IsAbsent());
    }

    [Theory]
    [InlineData("ada.lovelace@contoso.example")]
    [InlineData("Ada.Lovelace@CONTOSO.example")]
    [InlineData("a.lovelace@contoso.example")]
    [InlineData("o'ada@contoso.example")]
    [InlineData("ada@private.example")]
    public async Task A_user_is_found_by_any_unique_address(string address)
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard(scenario => scenario.Tenants[0].Users.Add(Ticketed())));

        Assert.Equal(
            "ticketed@contoso.onmicrosoft.example",
            (await simulation.Directory.FindUserAsync(simulation.TenantId, address, Cancel)).Value().UserPrincipalName
        );
        Assert.True((await simulation.Directory.GetUserAsync(simulation.TenantId, address, Cancel)).IsAbsent());
    }

    [Fact]
    public async Task An_address_that_several_users_have_names_none_of_them_and_lists_both()
    {
        var other = Ticketed("other@contoso.onmicrosoft.example");
        (other.Mail, other.Addresses) = ("other@contoso.example", ["ada.lovelace@contoso.example"]);
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario => scenario.Tenants[0].Users.AddRange([Ticketed(), other]))
        );

        var fault = (await simulation.Directory.FindUserAsync(simulation.TenantId, "ada.lovelace@contoso.example", Cancel)).Fault();

        Assert.Equal(ReadFaultKind.Ambiguous, fault.Kind);
        Assert.Contains("ticketed@contoso.onmicrosoft.example", fault.Detail, StringComparison.Ordinal);
        Assert.Contains("other@contoso.onmicrosoft.example", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_principal_name_comes_before_an_address()
    {
        var named = new UserScenario { UserPrincipalName = "ada.lovelace@contoso.example" };
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario => scenario.Tenants[0].Users.AddRange([Ticketed(), named]))
        );

        Assert.Equal(
            "ada.lovelace@contoso.example",
            (await simulation.Directory.FindUserAsync(simulation.TenantId, "ada.lovelace@contoso.example", Cancel))
                .Value()
                .UserPrincipalName
        );
    }

    [Fact]
    public async Task An_unknown_address_is_absent_and_a_malformed_one_is_refused()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        Assert.True((await simulation.Directory.FindUserAsync(simulation.TenantId, "nobody@contoso.example", Cancel)).IsAbsent());
        Assert.True((await simulation.Directory.FindUserAsync(simulation.TenantId, Guid.NewGuid().ToString(), Cancel)).IsAbsent());
        Assert.Equal(
            ReadFaultKind.Refused,
            (await simulation.Directory.FindUserAsync(simulation.TenantId, "x' or mail ne 'y", Cancel)).Fault().Kind
        );
    }

    private static UserScenario Ticketed(string name = "ticketed@contoso.onmicrosoft.example") =>
        new()
        {
            UserPrincipalName = name,
            Mail = "ada.lovelace@contoso.example",
            Addresses = ["a.lovelace@contoso.example", "o'ada@contoso.example"],
            OtherMails = ["ada@private.example"],
        };

    [Fact]
    public async Task A_text_that_cannot_name_a_user_is_refused_without_a_request()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        Assert.Equal(
            ReadFaultKind.Refused,
            (await simulation.Directory.GetUserAsync(simulation.TenantId, "../groups", Cancel)).Fault().Kind
        );
        Assert.Equal(0, simulation.Tenant.Report().Requests);
    }

    [Fact]
    public async Task A_tenant_that_is_not_configured_is_a_mistake_of_the_caller()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        await Assert.ThrowsAsync<ArgumentException>(() => simulation.Directory.CountUsersAsync(Guid.NewGuid(), Cancel));
    }

    [Fact]
    public async Task Users_are_counted()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        Assert.Equal(2, (await simulation.Directory.CountUsersAsync(simulation.TenantId, Cancel)).Value());
    }

    [Theory]
    [InlineData(FaultBody.Html, 200)]
    [InlineData(FaultBody.Nothing, 200)]
    [InlineData(FaultBody.Empty200, 200)]
    [InlineData(FaultBody.Json, 404)]
    public async Task A_count_that_is_no_number_is_unreadable(FaultBody body, int status)
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        simulation.Fail(ApiName.Graph, "GET /users/$count", new FaultResponse { Body = body, Status = status });

        Assert.Equal(ReadFaultKind.Malformed, (await simulation.Directory.CountUsersAsync(simulation.TenantId, Cancel)).Fault().Kind);
    }

    [Fact]
    public async Task Deleted_users_are_found_by_id_and_by_address()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        var byId = (
            await simulation.Directory.FindDeletedUsersAsync(simulation.TenantId, Scenarios.DeletedId.ToString(), null, Cancel)
        ).Value();
        var byAddress = (
            await simulation.Directory.FindDeletedUsersAsync(simulation.TenantId, null, "CAROL@contoso.example", Cancel)
        ).Value();
        var byBoth = (
            await simulation.Directory.FindDeletedUsersAsync(
                simulation.TenantId,
                Scenarios.DeletedId.ToString(),
                "carol@contoso.example",
                Cancel
            )
        ).Value();

        Assert.Equal(Scenarios.DeletedId, Assert.Single(byId).Id);
        Assert.Equal(Scenarios.DeletedId, Assert.Single(byAddress).Id);
        Assert.Single(byBoth);
        Assert.NotNull(byAddress[0].DeletedAt);
    }

    [Fact]
    public async Task An_empty_recycle_bin_reads_as_absent()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        Assert.True(
            (
                await simulation.Directory.FindDeletedUsersAsync(
                    simulation.TenantId,
                    Guid.NewGuid().ToString(),
                    "nobody@contoso.example",
                    Cancel
                )
            ).IsAbsent()
        );
        Assert.True((await simulation.Directory.FindDeletedUsersAsync(simulation.TenantId, null, Scenarios.Affected, Cancel)).IsAbsent());
    }

    [Fact]
    public async Task Without_id_and_address_the_recycle_bin_says_nothing()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        Assert.Equal(
            ReadFaultKind.Refused,
            (await simulation.Directory.FindDeletedUsersAsync(simulation.TenantId, " ", null, Cancel)).Fault().Kind
        );
    }

    [Fact]
    public async Task Provisioning_is_retried_and_the_error_goes_when_its_cause_has_gone()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario =>
                scenario.Tenants[0].Recipients.RemoveAll(recipient => recipient.State == RecipientState.SoftDeleted)
            )
        );

        Assert.IsType<ReprovisionReply.Accepted>(
            await simulation.Directory.RetryProvisioningAsync(simulation.TenantId, Scenarios.AffectedId, Cancel)
        );
        Assert.IsType<ReprovisionReply.UserGone>(
            await simulation.Directory.RetryProvisioningAsync(simulation.TenantId, Guid.NewGuid(), Cancel)
        );

        Assert.DoesNotContain(
            (await simulation.Directory.GetUserAsync(simulation.TenantId, Scenarios.Affected, Cancel)).Value().ProvisioningErrors,
            error => error.IsUnresolvedExchangeError
        );
    }

    [Theory]
    [InlineData(FaultBody.Json, 403, ReadFaultKind.Forbidden)]
    [InlineData(FaultBody.Json, 429, ReadFaultKind.Throttled)]
    [InlineData(FaultBody.Json, 500, ReadFaultKind.ServiceFailed)]
    [InlineData(FaultBody.Html, 404, ReadFaultKind.Malformed)]
    [InlineData(FaultBody.Empty200, 200, ReadFaultKind.Malformed)]
    public async Task A_retry_that_is_not_accepted_failed(FaultBody body, int status, ReadFaultKind expected)
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        simulation.Tenant.AddFault(
            new Fault
            {
                Api = ApiName.Graph,
                Answer = new FaultResponse { Body = body, Status = status },
            }
        );

        var failed = Assert.IsType<ReprovisionReply.Failed>(
            await simulation.Directory.RetryProvisioningAsync(simulation.TenantId, Scenarios.AffectedId, Cancel)
        );

        Assert.Equal(expected, failed.Fault.Kind);
    }

    [Fact]
    public async Task Waits_are_as_long_as_the_service_asks()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        simulation.Fail(
            ApiName.Graph,
            "GET /users/$count",
            new FaultResponse { Status = 429, Headers = { ["Retry-After"] = "17" } },
            times: 2
        );

        Assert.Equal(2, (await simulation.Directory.CountUsersAsync(simulation.TenantId, Cancel)).Value());
        Assert.Equal([TimeSpan.FromSeconds(17), TimeSpan.FromSeconds(17)], simulation.Clock.Skipped);
    }

    [Fact]
    public async Task A_wait_of_many_minutes_is_left_to_the_caller()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        simulation.Fail(ApiName.Graph, "GET /users/$count", new FaultResponse { Status = 429, Headers = { ["Retry-After"] = "600" } });

        Assert.Equal(ReadFaultKind.Throttled, (await simulation.Directory.CountUsersAsync(simulation.TenantId, Cancel)).Fault().Kind);
        Assert.Equal(1, simulation.Requests("GET /users/$count"));
    }
}

public sealed class UserNameTests
{
    [Theory]
    [InlineData("3F1C0E0A-8C0E-4A52-9A65-0B1F6F8F0001", "3f1c0e0a-8c0e-4a52-9a65-0b1f6f8f0001")]
    [InlineData(" ada@contoso.example ", "ada@contoso.example")]
    [InlineData("o'hara@contoso.example", "o'hara@contoso.example")]
    [InlineData("ada_fabrikam.example#EXT#@contoso.example", "ada_fabrikam.example#EXT#@contoso.example")]
    public void Object_ids_and_principal_names_pass(string text, string expected) => Assert.Equal(expected, UserName.Normalize(text));

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@contoso.example")]
    [InlineData("ada@")]
    [InlineData("a@b@c")]
    [InlineData("../groups/x@y")]
    [InlineData("ada@contoso.example/messages")]
    [InlineData("ada@contoso.example?$select=id")]
    [InlineData("a%2f@contoso.example")]
    [InlineData("a b@contoso.example")]
    [InlineData("a\n@contoso.example")]
    [InlineData("$count@contoso.example")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void What_would_name_something_else_is_refused(string text) => Assert.Null(UserName.Normalize(text));
}
