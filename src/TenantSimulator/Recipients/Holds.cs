namespace TenantHygiene.TenantSimulator.Recipients;

/// <summary>Everything that keeps a mailbox from being purged.</summary>
/// <param name="Litigation">LitigationHoldEnabled.</param>
/// <param name="InPlace">InPlaceHolds as Exchange lists them; <c>-mbx…</c> is an exclusion, not a hold.</param>
/// <param name="ComplianceTag">ComplianceTagHoldApplied.</param>
/// <param name="Delay">DelayHoldApplied.</param>
/// <param name="DelayRelease">DelayReleaseHoldApplied.</param>
internal sealed record Holds(bool Litigation, IReadOnlyList<string> InPlace, bool ComplianceTag, bool Delay, bool DelayRelease)
{
    /// <summary>No hold.</summary>
    public static Holds None { get; } = new(false, [], false, false, false);

    /// <summary>The name of a hold in force, own or of the organisation; null when there is none.</summary>
    /// <param name="organizationHolds">Organisation-wide holds.</param>
    /// <param name="ofMailbox">Whether organisation-wide mailbox holds concern this object.</param>
    /// <returns>A name for messages.</returns>
    public string? InForce(IEnumerable<string> organizationHolds, bool ofMailbox)
    {
        if (Litigation)
        {
            return "litigation hold";
        }

        if (InPlace.FirstOrDefault(hold => !hold.StartsWith('-')) is { } own)
        {
            return own.StartsWith("UniH", StringComparison.OrdinalIgnoreCase) ? "an eDiscovery hold" : "In-Place Hold";
        }

        if (ofMailbox && organizationHolds.Any(hold => !hold.StartsWith("skp", StringComparison.OrdinalIgnoreCase) && !hold.StartsWith("grp", StringComparison.OrdinalIgnoreCase) && !IsExcluded(hold)))
        {
            return "an organization-wide retention policy";
        }

        return ComplianceTag ? "a retention label" : Delay || DelayRelease ? "a delay hold" : null;
    }

    private bool IsExcluded(string organizationHold)
    {
        var policy = organizationHold.Split(':')[0];
        return InPlace.Any(hold => hold.StartsWith('-') && hold[1..].Split(':')[0].Equals(policy, StringComparison.OrdinalIgnoreCase));
    }
}
