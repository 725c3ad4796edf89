using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Support;

/// <summary>Things that tests need and do not care about.</summary>
public static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The remediations of an account, on its tables or on such as may fail.</summary>
    public static RemediationStore Store(StorageAccount account, TimeProvider time, LedgerTables? tables = null) =>
        Services(account, time, tables).GetRequiredService<RemediationStore>();

    /// <summary>The stores of a process on an account, on its tables or on such as may fail.</summary>
    public static ServiceProvider Services(
        StorageAccount account,
        TimeProvider time,
        LedgerTables? tables = null,
        INotificationAudience? audience = null
    )
    {
        var services = new ServiceCollection().AddSingleton(tables ?? account.Tables).AddSingleton(account.Queues).AddSingleton(time);
        if (audience is not null)
        {
            services.AddSingleton(audience);
        }

        return services.AddLedgerStores().BuildServiceProvider();
    }

    /// <summary>Lets a remediation run and end, an hour after noon.</summary>
    public static async Task<RemediationRecord> FinishAsync(
        RemediationStore store,
        AdjustableClock clock,
        RemediationRecord record,
        RemediationState state
    )
    {
        var token = TestContext.Current.CancellationToken;
        await store.UpdateAsync(record.Id, "diagnose", current => current with { State = RemediationState.Diagnosing }, token);
        clock.Now = Noon.AddHours(1);
        return await store.UpdateAsync(
            record.Id,
            "end",
            current => current with { State = state },
            token,
            new NewStep("ended", "It ended.")
        );
    }

    public static ClassifiedError Error(string? fingerprint = null) =>
        new()
        {
            ServiceInstance = "exchange/NAMPRD09-001-01",
            CreatedAt = Noon.AddHours(-1),
            Code = "ExA77C31",
            Description = "The ExchangeGuid of the user is already in use.",
            Problem = new ProvisioningProblem.GuidInUse(GuidProperty.ExchangeGuid, Guid.NewGuid()),
            Fingerprint = new ErrorFingerprint(fingerprint ?? Guid.NewGuid().ToString("N")),
        };

    public static RemediationRequest Request(Guid? tenantId = null, Guid? userId = null, ClassifiedError? error = null) =>
        new()
        {
            TenantId = tenantId ?? Guid.NewGuid(),
            UserId = userId ?? Guid.NewGuid(),
            Error = error ?? Error(),
            Mode = RemediationMode.Remediate,
            At = Noon,
        };

    public static RemediationPlan Plan(string cause = "A soft-deleted mail user holds the GUID.") =>
        new()
        {
            Problem = new ProvisioningProblem.GuidInUse(GuidProperty.ExchangeGuid, Guid.NewGuid()),
            Decision = PlanDecision.Purge,
            Policy = "careful",
            Cause = cause,
            Steps = [new PlanStep("Remove the mail user.", "Remove-MailUser -Identity x -PermanentlyDelete")],
            Objections = [],
            Alternatives = [],
            Hash = new string('a', 64),
        };
}
