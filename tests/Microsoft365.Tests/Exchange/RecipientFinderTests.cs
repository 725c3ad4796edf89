using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Tests.Exchange;

public sealed class RecipientFinderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_lookups_find_the_soft_deleted_mail_user_that_holds_the_guid()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        var byIdentity = Assert.Single(
            (
                await simulation.Exchange.FindByIdentityAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel)
            ).Value()
        );
        var byFilter = Assert.Single(
            (await simulation.Exchange.FindByFilterAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel)).Value()
        );

        Assert.All([byIdentity, byFilter], recipient =>
        {
            Assert.Equal(Scenarios.Holder, recipient.ObjectId);
            Assert.Equal(RecipientKind.MailUser, recipient.Kind);
            Assert.Equal(Scenarios.Archive, recipient.ArchiveGuid);
            Assert.Null(recipient.ExternalDirectoryObjectId);
            Assert.True(recipient.IsSoftDeleted);
        });
    }

    [Theory]
    [InlineData("ec5475a8-5b78-4c92-870b-cad24fc0ffee", RecipientScope.SoftDeleted)]
    [InlineData("ec5475a8-5b78-4c92-870b-cad24fc0ff01", RecipientScope.Inactive)]
    [InlineData("ec5475a8-5b78-4c92-870b-cad24fc0ff02", RecipientScope.Active)]
    public async Task A_mailbox_is_found_where_it_is(string exchangeGuid, RecipientScope scope)
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        var found = Assert.Single(
            (
                await simulation.Exchange.FindByFilterAsync(
                    simulation.TenantId,
                    GuidProperty.ExchangeGuid,
                    Guid.Parse(exchangeGuid),
                    Cancel
                )
            ).Value()
        );

        Assert.Equal(scope, found.Scope);
        Assert.Equal(RecipientKind.UserMailbox, found.Kind);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(400)]
    public async Task A_guid_that_no_recipient_has_is_absent_in_both_lookups(int status)
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard(scenario => scenario.Exchange.NotFoundStatus = status));
        var unused = Guid.NewGuid();

        Assert.True(
            (await simulation.Exchange.FindByIdentityAsync(simulation.TenantId, GuidProperty.ArchiveGuid, unused, Cancel)).IsAbsent()
        );
        Assert.True(
            (await simulation.Exchange.FindByFilterAsync(simulation.TenantId, GuidProperty.ArchiveGuid, unused, Cancel)).IsAbsent()
        );
    }

    [Fact]
    public async Task An_object_whose_own_identity_the_guid_is_is_shown_although_it_does_not_hold_the_value()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        var found = Assert.Single(
            (await simulation.Exchange.FindByIdentityAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Holder, Cancel)).Value()
        );

        Assert.NotEqual(Scenarios.Holder, found.Holds(GuidProperty.ArchiveGuid));
    }

    [Fact]
    public async Task Several_objects_under_one_identity_are_ambiguous_when_exchange_says_so()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario =>
            {
                scenario.Exchange.AmbiguousGet = TenantSimulator.Scenarios.AmbiguousGetBehavior.Error;
                scenario
                    .Tenants[0]
                    .Recipients.Add(
                        new()
                        {
                            Name = "second copy",
                            Alias = "second",
                            State = TenantSimulator.Tenants.RecipientState.SoftDeleted,
                            ArchiveGuid = Scenarios.Archive,
                        }
                    );
            })
        );

        Assert.Equal(
            ReadFaultKind.Ambiguous,
            (await simulation.Exchange.FindByIdentityAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel))
                .Fault()
                .Kind
        );
        Assert.Equal(
            2,
            (await simulation.Exchange.FindByFilterAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel))
                .Value()
                .Count
        );
    }

    [Fact]
    public async Task Where_exchange_refuses_to_filter_deleted_recipients_they_are_read_one_and_all()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario => scenario.Exchange.SoftDeletedFilter = TenantSimulator.Scenarios.SoftDeletedFilterBehavior.Refuse)
        );

        Assert.Equal(
            Scenarios.Holder,
            Assert
                .Single(
                    (
                        await simulation.Exchange.FindByFilterAsync(
                            simulation.TenantId,
                            GuidProperty.ArchiveGuid,
                            Scenarios.Archive,
                            Cancel
                        )
                    ).Value()
                )
                .ObjectId
        );
        Assert.Equal(
            RecipientScope.Inactive,
            Assert
                .Single(
                    (
                        await simulation.Exchange.FindByFilterAsync(
                            simulation.TenantId,
                            GuidProperty.ExchangeGuid,
                            Scenarios.InactiveMailbox,
                            Cancel
                        )
                    ).Value()
                )
                .Scope
        );
        Assert.True(
            (await simulation.Exchange.FindByFilterAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Guid.NewGuid(), Cancel)).IsAbsent()
        );
    }

    [Fact]
    public async Task Where_exchange_silently_filters_deleted_recipients_away_the_two_lookups_disagree()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario =>
                scenario.Exchange.SoftDeletedFilter = TenantSimulator.Scenarios.SoftDeletedFilterBehavior.SilentlyEmpty
            )
        );

        Assert.Single(
            (
                await simulation.Exchange.FindByIdentityAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel)
            ).Value()
        );
        Assert.True(
            (
                await simulation.Exchange.FindByFilterAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel)
            ).IsAbsent()
        );
    }

    [Fact]
    public async Task The_users_own_recipient_is_found_and_another_users_is_not()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        Assert.Equal(
            Scenarios.ActiveMailbox,
            (await simulation.Exchange.FindRecipientOfUserAsync(simulation.TenantId, Scenarios.ServedId, Cancel)).Value().ExchangeGuid
        );
        Assert.True((await simulation.Exchange.FindRecipientOfUserAsync(simulation.TenantId, Guid.NewGuid(), Cancel)).IsAbsent());
    }

    [Fact]
    public async Task Details_carry_holds_and_the_row_as_it_came()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        var held = Assert.Single(
            (
                await simulation.Exchange.FindByFilterAsync(
                    simulation.TenantId,
                    GuidProperty.ExchangeGuid,
                    Scenarios.InactiveMailbox,
                    Cancel
                )
            ).Value()
        );

        var details = (await simulation.Exchange.GetDetailsAsync(simulation.TenantId, held, Cancel)).Value();

        Assert.True(details.Holds.LitigationHold);
        Assert.False(details.Holds.DelayHold);
        Assert.Empty(details.Holds.InPlaceHolds!);
        Assert.Equal(RecipientScope.Inactive, details.Recipient.Scope);
        Assert.Contains(held.ObjectId.ToString(), details.BeforeImage, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(held.PrimarySmtpAddress, details.Addresses!, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Content_counts_recoverable_items_and_is_absent_without_a_mailbox()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        var mailbox = (await simulation.Exchange.FindRecipientOfUserAsync(simulation.TenantId, Scenarios.ServedId, Cancel)).Value();
        var mailUser = Assert.Single(
            (await simulation.Exchange.FindByFilterAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel)).Value()
        );

        Assert.Equal(
            new MailboxContent(5, 5120),
            (await simulation.Exchange.GetContentAsync(simulation.TenantId, mailbox, archive: false, Cancel)).Value()
        );
        Assert.True((await simulation.Exchange.GetContentAsync(simulation.TenantId, mailbox, archive: true, Cancel)).IsAbsent());
        Assert.True((await simulation.Exchange.GetContentAsync(simulation.TenantId, mailUser, archive: false, Cancel)).IsAbsent());
        Assert.Equal(0, (await simulation.Exchange.GetContentAsync(simulation.TenantId, mailUser, archive: true, Cancel)).Value().Items);
    }

    [Fact]
    public async Task The_organisations_holds_are_read()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario => scenario.Tenants[0].Organization.InPlaceHolds = ["mbx0123456789abcdef:1"])
        );

        Assert.Equal(
            ["mbx0123456789abcdef:1"],
            (await simulation.Exchange.GetOrganisationHoldsAsync(simulation.TenantId, Cancel)).Value().InPlaceHolds
        );
    }

    [Fact]
    public async Task An_organisation_without_holds_is_an_answer()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        Assert.Empty((await simulation.Exchange.GetOrganisationHoldsAsync(simulation.TenantId, Cancel)).Value().InPlaceHolds);
    }

    [Fact]
    public async Task As_many_requests_of_a_tenant_run_as_it_allows_and_at_most_eight()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario => scenario.Latency.Cmdlet.FixedSeconds = 0.02)
        );

        await ReadHoldsAsync(simulation, times: 12);
        Assert.InRange(Peak(simulation), 2, 5);
        await ReadHoldsAsync(simulation, times: 60);

        Assert.Equal(8, Peak(simulation));
    }

    [Fact]
    public async Task A_tenant_that_throttles_gets_fewer_requests()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario =>
            {
                scenario.Latency.Cmdlet.FixedSeconds = 0.02;
                scenario.Throttling.Exchange.ConcurrentRequests = 3;
            })
        );

        // The waits that the service asks for are skipped in this test, so that one request in a hundred may find no place in five tries.
        await Task.WhenAll(Enumerable.Range(0, 80).Select(_ => simulation.Exchange.GetOrganisationHoldsAsync(simulation.TenantId, Cancel)));

        Assert.InRange(simulation.Requests("Get-OrganizationConfig") - 80, 1, 12);
    }

    private static async Task ReadHoldsAsync(Simulation simulation, int times)
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, times).Select(_ => simulation.Exchange.GetOrganisationHoldsAsync(simulation.TenantId, Cancel))
        );
        Assert.All(answers, answer => Assert.IsType<Read<OrganisationHolds>.Found>(answer));
    }

    private static int Peak(Simulation simulation) =>
        simulation
            .Tenant.Report()
            .Routes.Where(route => route.Api is TenantSimulator.Faults.ApiName.Exchange)
            .Max(route => route.PeakConcurrency);
}

public sealed class RecipientMergeTests
{
    private static readonly Recipient _softDeleted = RecipientRow.From(Rows.Recipient(), RecipientScope.SoftDeleted, "x").Value();

    [Theory]
    [InlineData(RecipientScope.SoftDeleted, RecipientScope.Inactive, RecipientScope.Inactive)]
    [InlineData(RecipientScope.SoftDeleted, RecipientScope.Active, RecipientScope.Active)]
    [InlineData(RecipientScope.Inactive, RecipientScope.Active, RecipientScope.Active)]
    public void The_scope_that_protects_most_is_kept_in_either_order(RecipientScope one, RecipientScope other, RecipientScope expected)
    {
        Assert.Equal(expected, Merge(_softDeleted with { Scope = one }, _softDeleted with { Scope = other }).Scope);
        Assert.Equal(expected, Merge(_softDeleted with { Scope = other }, _softDeleted with { Scope = one }).Scope);
    }

    [Fact]
    public void An_owner_that_one_reading_shows_is_kept_in_either_order()
    {
        var owned = _softDeleted with { ExternalDirectoryObjectId = "somebody" };

        Assert.Equal("somebody", Merge(_softDeleted, owned).ExternalDirectoryObjectId);
        Assert.Equal("somebody", Merge(owned, _softDeleted).ExternalDirectoryObjectId);
    }

    [Fact]
    public void Readings_that_disagree_about_the_kind_make_it_none_that_is_purged() =>
        Assert.Equal(RecipientKind.Other, Merge(_softDeleted, _softDeleted with { Kind = RecipientKind.UserMailbox }).Kind);

    [Fact]
    public void A_time_of_deletion_that_one_reading_lacks_is_dropped() =>
        Assert.False(Merge(_softDeleted, _softDeleted with { WhenSoftDeleted = null }).IsSoftDeleted);

    [Fact]
    public void Different_objects_stay_different() =>
        Assert.Equal(2, RecipientMerge.ByObject([_softDeleted, _softDeleted with { ObjectId = Guid.NewGuid() }]).Count);

    private static Recipient Merge(params Recipient[] rows) => Assert.Single(RecipientMerge.ByObject(rows));
}
