using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Microsoft365;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Testing;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>Shares of the users of one tenant, and of all.</summary>
public sealed class BudgetLimitsTests : IDisposable
{
    private static readonly Guid _small = Guid.Parse("11111111-1111-4111-8111-111111111111");
    private static readonly Guid _large = Guid.Parse("22222222-2222-4222-8222-222222222222");
    private readonly TemporaryFolder _folder = new();
    private readonly AdjustableClock _clock = new();
    private readonly CountedDirectory _directory = new() { Users = { [_small] = 1000, [_large] = 5000 } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_share_of_all_users_is_one_of_every_tenants_users()
    {
        var limits = await ReadAsync(Limits(SamplePolicies.ShareOfAll));

        Assert.Equal((60, 30), (limits.GlobalPerDay, limits.GlobalPerHour));
        Assert.Equal(500, limits.PerDay);
    }

    [Fact]
    public async Task The_number_counts_where_it_is_stricter_than_the_share()
    {
        _directory.Users[_large] = 50_000;

        Assert.Equal(40, (await ReadAsync(Limits(SamplePolicies.ShareOfAll))).GlobalPerHour);
    }

    [Fact]
    public async Task Another_tenant_that_cannot_be_counted_makes_the_budget_narrower()
    {
        _directory.Users.Remove(_large);

        Assert.Equal(10, (await ReadAsync(Limits(SamplePolicies.ShareOfAll))).GlobalPerDay);
    }

    [Fact]
    public async Task Without_the_number_of_its_own_users_a_tenant_has_no_budget()
    {
        _directory.Users.Remove(_small);

        Assert.IsType<Read<PurgeLimits>.Unreadable>(await Limits(SamplePolicies.ShareOfAll).ReadAsync(_small, Cancellation));
    }

    [Fact]
    public async Task Other_tenants_are_counted_once_an_hour_and_only_for_a_policy_that_needs_it()
    {
        await ReadAsync(Limits("automatic"));
        Assert.Equal(0, _directory.Counted(_large));

        var limits = Limits(SamplePolicies.ShareOfAll);
        await ReadAsync(limits);
        await ReadAsync(limits);
        Assert.Equal(1, _directory.Counted(_large));

        _directory.Users[_large] = 7000;
        _clock.Move(TimeSpan.FromHours(1));
        Assert.Equal(80, (await ReadAsync(limits)).GlobalPerDay);
    }

    private BudgetLimits Limits(string policy)
    {
        var tenants = new TenantsOptions
        {
            Tenants = [.. new[] { _small, _large }.Select(id => new TenantOptions { TenantId = id.ToString(), Policy = policy })],
        };
        return new BudgetLimits(
            _directory,
            new TenantPolicies(new TenantRegistry(Options.Create(tenants)), PolicyLibrary.Load(SamplePolicies.WriteTo(_folder))),
            _clock
        );
    }

    private static async Task<PurgeLimits> ReadAsync(BudgetLimits limits) =>
        Assert.IsType<Read<PurgeLimits>.Found>(await limits.ReadAsync(_small, Cancellation)).Value;

    /// <summary>Directories that can only be counted.</summary>
    private sealed class CountedDirectory : IDirectory
    {
        private readonly List<Guid> _counted = [];

        /// <summary>How many users there are; a tenant that is missing cannot be read.</summary>
        public Dictionary<Guid, int> Users { get; } = [];

        public int Counted(Guid tenantId) => _counted.Count(one => one == tenantId);

        public Task<Read<DirectoryUser>> FindUserAsync(Guid tenantId, string idNameOrAddress, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<Read<int>> CountUsersAsync(Guid tenantId, CancellationToken cancellationToken)
        {
            _counted.Add(tenantId);
            return Task.FromResult(
                Users.TryGetValue(tenantId, out var users)
                    ? Read.Found(users)
                    : Read.Unreadable<int>(ReadFaultKind.Throttled, "Too many requests.")
            );
        }

        public IAsyncEnumerable<ScanPage> ScanAsync(Guid tenantId, ScanPosition? from, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task CompareFilterAsync(
            Guid tenantId,
            IReadOnlySet<Guid> usersWithErrors,
            DateTimeOffset fullScanBeganAt,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<Read<DirectoryUser>> GetUserAsync(Guid tenantId, string idOrUserPrincipalName, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<Read<IReadOnlyList<DeletedUser>>> FindDeletedUsersAsync(
            Guid tenantId,
            string? objectId,
            string? primarySmtpAddress,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<ReprovisionReply> RetryProvisioningAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
