using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Storage;
using TenantHygiene.TenantSimulator;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.Safety.Simulation;

/// <summary>
/// The parts of a simulated system: everything in this process, or a real server for the tenant and a real emulator for the storage account.
/// </summary>
internal sealed record SimulatedSystemParts(
    HistoryClock Clock,
    SimulatedTenant Tenant,
    HttpMessageHandler TenantTransport,
    HttpMessageHandler StorageTransport,
    string Storage,
    string TablePrefix
)
{
    /// <summary>Without sockets and encryption: thousands of histories in a minute.</summary>
    public static SimulatedSystemParts InMemory(History history)
    {
        var clock = new HistoryClock();
        var tenant = SimulatedTenant.InThisProcess(Scenario(history), clock);
        return new SimulatedSystemParts(
            clock,
            tenant,
            tenant.CreateTransport(),
            new TableTransport(new TableService()),
            ProcessSettings.StorageInMemory,
            "S"
        );
    }

    /// <summary>Over HTTPS and Azurite.</summary>
    public static async Task<SimulatedSystemParts> RealAsync(History history, string storage)
    {
        var clock = new HistoryClock();
        var tenant = await SimulatedTenant.StartAsync(Scenario(history), time: clock);
        var trusted = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(tenant.CertificateAuthorityPem);
        var transport = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = new()
            {
                CertificateChainPolicy = new()
                {
                    TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { trusted },
                    RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
                },
            },
        };
        return new SimulatedSystemParts(
            clock,
            tenant,
            transport,
            new SocketsHttpHandler(),
            storage,
            $"S{Guid.NewGuid().ToString("N")[..12]}"
        );
    }

    private static Scenario Scenario(History history) =>
        new()
        {
            Tenants =
            [
                new TenantScenario
                {
                    TenantId = ProcessSettings.TenantId,
                    Name = "Contoso",
                    DefaultDomain = ProcessSettings.Domain,
                    Applications = [ProcessSettings.Application],
                    Organization = new OrganizationScenario { InPlaceHolds = [.. history.OrganisationHolds] },
                    Users = [.. history.Conflicts.SelectMany(Users), CopyTarget],
                    Recipients =
                    [
                        .. history.Conflicts.SelectMany(conflict =>
                            conflict.Holders.Select(holder => holder.ToScenario(conflict, ProcessSettings.Domain))
                        ),
                    ],
                    Generate = new GenerateScenario { HealthyUsers = history.HealthyUsers },
                },
            ],
            Exchange = new ExchangeBehavior
            {
                ReplicaLag = new ReplicaLag { Milliseconds = (int)history.ReplicaLag.TotalMilliseconds },
                DelayHoldAfterRelease = history.Seed % 2 == 0,
            },
            Latency = new LatencyScenario
            {
                Retry = new Latency { FixedSeconds = history.RetryTakes.TotalSeconds },
                MailboxRestore = new Latency { FixedSeconds = 900 },
            },
        };

    private static UserScenario CopyTarget =>
        new()
        {
            UserPrincipalName = $"rescue@{ProcessSettings.Domain}",
            Recipient = new RecipientScenario
            {
                Name = "content-copy",
                Type = RecipientType.UserMailbox,
                ExchangeGuid = Guid.Parse("00000000-0000-4000-8000-0000000000aa"),
            },
        };

    private static IEnumerable<UserScenario> Users(Conflict conflict) =>
        conflict
            .Holders.Where(holder => holder.Link is HolderLink.DeletedUser or HolderLink.HiddenDeletedUser)
            .Select(holder => new UserScenario
            {
                UserPrincipalName = $"copy-{holder.Id:N}@{ProcessSettings.Domain}",
                DeletedDaysAgo = 3,
                HasRecipient = false,
            })
            .Prepend(
                new UserScenario
                {
                    Id = conflict.UserId,
                    UserPrincipalName = $"user-{conflict.UserId:N}@{ProcessSettings.Domain}",
                    ActiveDirectory = conflict.OfArchive ? new() { ArchiveGuid = conflict.Value } : new() { ExchangeGuid = conflict.Value },
                }
            );
}

/// <summary>
/// The time of a history. Waits between retries are over at once, and take the same few seconds whatever chance drew for them: a seed makes
/// the same history again. Time-outs pass when the clock is moved.
/// </summary>
internal sealed class HistoryClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 9, 7, 40, 0, TimeSpan.Zero))
{
    private static readonly TimeSpan _minimumTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _wait = TimeSpan.FromSeconds(3);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime >= _minimumTimeout)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        Advance(_wait);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
