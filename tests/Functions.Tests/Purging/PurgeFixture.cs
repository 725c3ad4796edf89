using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.Maintenance;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tests.Support;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Reporting;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.Functions.Tests.Purging;

/// <summary>The purge's activities. So many users that the daily share of purges is not used up.</summary>
public sealed class PurgeFixture() : FunctionsFixture(healthyUsers: 4000)
{
    /// <summary>A process: its own services on the same ledger and tenant.</summary>
    /// <param name="kill">When it dies; null for never.</param>
    /// <param name="policy">The tenant's policy: a built-in one, or one of <see cref="SamplePolicies"/>.</param>
    /// <param name="beforeExchange">Happens before each call of Exchange, whose name it gets; null for nothing.</param>
    /// <param name="firstCheckAfter">The pause before a second reading; null for the product's own.</param>
    internal ServiceProvider Start(
        ProcessKill? kill = null,
        string policy = "automatic",
        Action<string>? beforeExchange = null,
        TimeSpan? firstCheckAfter = null
    )
    {
        var services = Services(policy)
            .AddSingleton(new DetectionOptions())
            .AddSingleton(new WatchdogOptions())
            .AddSingleton(new OnPremisesOptions())
            .AddOnPremises()
            .AddSingleton<RemediationIntake>()
            .AddSingleton<EvidenceBundleBuilder>()
            .AddSingleton<ResolvedErrors>()
            .AddSingleton<Watchdog>()
            .AddSingleton<ReviewApproval>()
            .AddSingleton<VerifyError>()
            .AddSingleton<CopyContent>()
            .AddSingleton<PurgeConflict>();
        if (firstCheckAfter is { } pause)
        {
            services.AddSingleton(new VerificationOptions { FirstCheckAfter = pause });
        }

        AddKill(services, kill);
        if (kill is not null)
        {
            Accompany(services, _ => kill.Before(), kill.After);
        }

        if (beforeExchange is not null)
        {
            Accompany(services, beforeExchange, () => { });
        }

        return services.BuildServiceProvider();
    }

    /// <summary>A user with a conflict, diagnosed and about to be purged.</summary>
    /// <returns>What the orchestration would hand to the purge.</returns>
    internal async Task<PurgeInput> ArrangeAsync(ServiceProvider process, string? scanId = null) =>
        await DiagnoseAsync(process, await BeginAsync(process, scanId: scanId), attempt: 1);

    /// <summary>The same for a mailbox that holds something.</summary>
    internal async Task<PurgeInput> ArrangeMailboxAsync(ServiceProvider process, int items)
    {
        var user = AddConflict(items: items).Id;
        return await DiagnoseAsync(process, await BeginAsync(process, user, Clock.GetUtcNow()), attempt: 1);
    }

    /// <summary>A mailbox into which content can be copied.</summary>
    internal void AddMailbox(string address) =>
        Tenant.Mutate(
            new Mutation
            {
                Kind = MutationKind.AddRecipient,
                NewRecipient = new RecipientScenario
                {
                    Name = address,
                    Type = RecipientType.UserMailbox,
                    PrimarySmtpAddress = address,
                    ExchangeGuid = Guid.NewGuid(),
                },
            }
        );

    /// <summary>Exchange does not answer a cmdlet.</summary>
    internal void Silence(string cmdlet) =>
        Tenant.AddFault(
            new Fault
            {
                Api = ApiName.Exchange,
                Route = cmdlet,
                Answer = new FaultResponse { Status = 403, Body = FaultBody.Nul },
            }
        );

    /// <summary>Exchange answers a cmdlet in its own way, of one recipient or of all.</summary>
    internal void Fail(string cmdlet, PurgeInput? input, FaultResponse answer, int? times = null) =>
        Tenant.AddFault(
            new Fault
            {
                Api = ApiName.Exchange,
                Route = cmdlet,
                Identity = input?.RecipientId.ToString(),
                Answer = answer,
                Times = times,
            }
        );

    /// <summary>Graph answers a route in its own way.</summary>
    internal void FailGraph(string route, FaultResponse answer) =>
        Tenant.AddFault(
            new Fault
            {
                Api = ApiName.Graph,
                Route = route,
                Answer = answer,
            }
        );

    /// <summary>Every service answers as it should.</summary>
    internal void ClearFaults() => Tenant.ClearFaults();

    /// <summary>Another soft-deleted recipient has the same mailbox GUID.</summary>
    internal void AddHolder(Guid exchangeGuid) =>
        Tenant.Mutate(
            new Mutation
            {
                Kind = MutationKind.AddRecipient,
                NewRecipient = new RecipientScenario
                {
                    Name = $"{Guid.NewGuid():N}_second",
                    Guid = Guid.NewGuid(),
                    State = RecipientState.SoftDeleted,
                    ExchangeGuid = exchangeGuid,
                    Type = RecipientType.MailUser,
                },
            }
        );

    /// <summary>A user with a conflict, and a remediation that has not begun to look.</summary>
    internal async Task<RemediationSubject> BeginAsync(
        ServiceProvider process,
        RecipientState state = RecipientState.SoftDeleted,
        RemediationMode mode = RemediationMode.Remediate,
        string? scanId = null
    )
    {
        var user = AddConflict(state).Id;
        return await BeginAsync(process, user, Clock.GetUtcNow(), mode, scanId);
    }

    /// <summary>A user in whose way the mailbox of somebody stands who is alive, and a remediation that has not begun to look.</summary>
    internal async Task<RemediationSubject> BeginWithActiveOwnerAsync(ServiceProvider process, string owner)
    {
        var (user, guid) = (Guid.NewGuid(), Guid.NewGuid());
        var mailbox = new RecipientScenario { Type = RecipientType.UserMailbox, ExchangeGuid = guid };
        var sent = new ActiveDirectoryAttributes { ExchangeGuid = guid };
        Change(
            new Mutation
            {
                Kind = MutationKind.AddUser,
                NewUser = new UserScenario { UserPrincipalName = owner, Recipient = mailbox },
            }
        );
        Change(
            new Mutation
            {
                Kind = MutationKind.AddUser,
                NewUser = new UserScenario
                {
                    Id = user,
                    UserPrincipalName = $"{user:N}@contoso.example",
                    ActiveDirectory = sent,
                },
            }
        );
        return await BeginAsync(process, user, Clock.GetUtcNow());
    }

    /// <summary>The user's error goes away by itself: Active Directory sends nothing any more.</summary>
    internal void CorrectOnPremises(RemediationSubject subject) =>
        Tenant.Mutate(
            new Mutation
            {
                Kind = MutationKind.Synchronize,
                User = subject.UserId.ToString(),
                ExchangeGuid = Guid.Empty,
            }
        );

    /// <summary>Somebody changes the recipient in the way.</summary>
    internal void ChangeArchive(Guid recipientId) =>
        Tenant.Mutate(
            new Mutation
            {
                Kind = MutationKind.ChangeGuid,
                Recipient = recipientId.ToString(),
                ArchiveGuid = Guid.NewGuid(),
            }
        );

    /// <summary>Diagnoses, and expects that the conflict is to be purged.</summary>
    internal async Task<PurgeInput> DiagnoseAsync(ServiceProvider process, RemediationSubject subject, int attempt)
    {
        var diagnosis = await process.GetRequiredService<Diagnose>().RunAsync(new DiagnoseInput(subject, 1, attempt), Cancellation);
        Assert.Equal(DiagnosedStep.Purge, diagnosis.Next);
        return new PurgeInput(
            subject,
            $"1-{attempt}",
            diagnosis.Problem!,
            diagnosis.RecipientId!.Value,
            diagnosis.RecipientKind,
            diagnosis.PlanHash!
        );
    }

    /// <summary>What the tenant saw of removals of the recipient.</summary>
    internal IReadOnlyList<Removal> RemovalsOf(PurgeInput input) =>
        [
            .. Tenant
                .Report()
                .Tenants[0]
                .Removals.Where(removal => removal.Identity.Contains(input.RecipientId.ToString(), StringComparison.OrdinalIgnoreCase)),
        ];

    /// <summary>Exchange carries a cmdlet out, and its answer gets lost.</summary>
    internal void Lose(string cmdlet) =>
        Tenant.AddFault(
            new Fault
            {
                Api = ApiName.Exchange,
                Route = cmdlet,
                Answer = new FaultResponse { Body = FaultBody.Abort, Performed = true },
            }
        );

    /// <summary>Exchange does not get the requests of a cmdlet.</summary>
    internal void Swallow(string cmdlet) =>
        Tenant.AddFault(
            new Fault
            {
                Api = ApiName.Exchange,
                Route = cmdlet,
                Answer = new FaultResponse { Body = FaultBody.Abort },
            }
        );

    /// <summary>Somebody changes the tenant.</summary>
    internal void Change(Mutation mutation) => Tenant.Mutate(mutation);

    /// <summary>How many unintended changes there were in the tenant.</summary>
    internal int Damage => Tenant.Report().Damage;

    /// <summary>How many requests of a route there were.</summary>
    internal int Requests(string route) => Tenant.Report().Routes.Where(one => one.Route == route).Sum(one => one.Requests);

    private static void Accompany(IServiceCollection services, Action<string> before, Action after)
    {
        var exchange = services.Last(service => service.ServiceType == typeof(IExchangeAdmin)).ImplementationType!;
        services.AddSingleton<IExchangeAdmin>(provider => new InterceptedExchange(
            (IExchangeAdmin)ActivatorUtilities.CreateInstance(provider, exchange),
            before,
            after
        ));
    }
}
