using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Remediation.Proof;

/// <summary>What the controls say that keep any purge waiting, whatever its facts. Null where one does not object.</summary>
public static class ControlObjections
{
    /// <summary>The error-rate breaker; one that could not be read objects.</summary>
    public static Objection? Breaker(Read<BreakerPosition> breaker)
    {
        var why = breaker switch
        {
            Read<BreakerPosition>.Found({ LetsPass: true }) or Read<BreakerPosition>.Absent => null,
            Read<BreakerPosition>.Found(var position) => position.Reason ?? "it is open",
            Read<BreakerPosition>.Unreadable(var fault) => $"it could not be read: {fault}",
            _ => throw new InvalidOperationException("A read has three values."),
        };
        return why is null ? null : new Objection("breaker", ObjectionWeight.Time, $"The breaker stops purges ({why}).", "It lets one purge try again after a pause; look at why the others failed.");
    }

    /// <summary>The policy's quiet hours.</summary>
    public static Objection? QuietHours(PolicyDocument policy, DateTimeOffset now) => policy.QuietHours.FirstOrDefault(hours => hours.Contain(now)) is { } hours
        ? new Objection("quiet-hours", ObjectionWeight.Time, $"The policy '{policy.Name}' wants quiet until {hours.To:HH\\:mm} ({hours.TimeZone}).", "The purge waits.")
        : null;
}
