using Microsoft.Extensions.Time.Testing;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Tests.Provisioning;

public sealed class DirectorySyncTests
{
    private static readonly Guid _cloud = Guid.Parse("45e245ba-67a5-4408-8ced-a4d124521fee");
    private static readonly Guid _other = Guid.Parse("11111111-924b-4c5b-a4be-ea2554500001");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero));

    public static TheoryData<string, bool, string> Classes =>
        new()
        {
            { Guid.Empty.ToString(), false, $"Failed to sync the ArchiveGuid {Guid.Empty} of mailbox" },
            { _other.ToString(), false, $"Failed to sync the ArchiveGuid {_other} of mailbox" },
            { _other.ToString(), true, $"Failed to enable the new cloud archive {_other} of mailbox" },
            { "", true, "Cannot validate argument on parameter 'ArchiveGuid'. The argument is empty." },
        };

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task Every_class_of_error_follows_from_what_stands_on_both_sides(string onPremises, bool isEnabled, string text)
    {
        await using var tenant = await TestTenant.StartAsync(
            ScenarioWith(new() { ArchiveGuid = onPremises.Length == 0 ? null : Guid.Parse(onPremises), ArchiveEnabled = isEnabled }),
            _time
        );

        Assert.Contains(text, Assert.Single(await tenant.UnresolvedAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_on_premises_arrives_with_the_next_cycle_and_resolves_the_error()
    {
        await using var tenant = await TestTenant.StartAsync(ScenarioWith(new() { ArchiveGuid = Guid.Empty }), _time);

        Change(tenant, _cloud);
        Assert.Single(await tenant.UnresolvedAsync());

        tenant.Simulator.Mutate(new Mutation { Kind = MutationKind.RunDirectorySync });
        Assert.Empty(await tenant.UnresolvedAsync());
    }

    [Fact]
    public async Task Cycles_come_by_themselves()
    {
        await using var tenant = await TestTenant.StartAsync(ScenarioWith(new() { ArchiveGuid = Guid.Empty }), _time);
        Change(tenant, _cloud);

        while ((await tenant.UnresolvedAsync()).Length > 0)
        {
            _time.Advance(TimeSpan.FromMinutes(30));
            await Task.Yield();
        }

        Assert.True((bool)Assert.Single(await tenant.ErrorsAsync())!["isResolved"]!);
    }

    [Fact]
    public async Task Without_mailNickname_nothing_arrives()
    {
        await using var tenant = await TestTenant.StartAsync(
            ScenarioWith(new() { ArchiveGuid = Guid.Empty, HasMailNickname = false }),
            _time
        );

        Change(tenant, _cloud);
        tenant.Simulator.Mutate(new Mutation { Kind = MutationKind.RunDirectorySync });

        Assert.Single(await tenant.UnresolvedAsync());
    }

    [Fact]
    public async Task A_wrong_value_that_arrives_is_another_error()
    {
        await using var tenant = await TestTenant.StartAsync(ScenarioWith(new() { ArchiveGuid = Guid.Empty }), _time);

        Change(tenant, _other);
        tenant.Simulator.Mutate(new Mutation { Kind = MutationKind.RunDirectorySync });

        Assert.Contains($"{_other}", Assert.Single(await tenant.UnresolvedAsync()), StringComparison.Ordinal);
    }

    private static void Change(TestTenant tenant, Guid archive) =>
        tenant.Simulator.Mutate(
            new Mutation
            {
                Kind = MutationKind.ChangeActiveDirectory,
                User = "victim@contoso.example",
                ArchiveGuid = archive,
            }
        );

    private static Scenario ScenarioWith(ActiveDirectoryAttributes onPremises) =>
        TestScenarios.Scenario(one =>
        {
            one.DirectorySync = new DirectorySyncScenario();
            var user = TestScenarios.Victim(null, null);
            user.ActiveDirectory = onPremises;
            user.Recipient = new RecipientScenario
            {
                Type = RecipientType.UserMailbox,
                ExchangeGuid = TestScenarios.Mailbox,
                ArchiveGuid = _cloud,
            };
            one.Users.Add(user);
        });
}
