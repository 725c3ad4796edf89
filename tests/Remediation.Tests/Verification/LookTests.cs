using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Users;
using TenantHygiene.Remediation.Verification;
using static TenantHygiene.Remediation.Tests.Builders.Provable;

namespace TenantHygiene.Remediation.Tests.Verification;

public sealed class LookTests
{
    private const string InUse = "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ArchiveGuid\" is used by another recipient object.";
    private static readonly ErrorFingerprint Fingerprint = ProvisioningErrorAnalyzer.Analyze(TenantId, User(InUse))[0].Fingerprint;

    [Fact]
    public void An_error_that_was_published_anew_still_stands()
    {
        var again = User() with { ProvisioningErrors = [new ProvisioningErrorEntry("EXCHANGE/other-instance", Now, false, InUse.ToUpperInvariant())] };

        Assert.IsType<Look.StillThere>(Look.At(TenantId, Read.Found(again), Fingerprint));
    }

    [Fact]
    public void A_resolved_entry_is_gone()
    {
        var resolved = User() with { ProvisioningErrors = [new ProvisioningErrorEntry("exchange/x", Now, true, InUse)] };

        Assert.Empty(Assert.IsType<Look.Gone>(Look.At(TenantId, Read.Found(resolved), Fingerprint)).Others);
    }

    [Fact]
    public void Another_error_in_its_place_is_told() =>
        Assert.Single(Assert.IsType<Look.Gone>(Look.At(TenantId, Read.Found(User("Something else.")), Fingerprint)).Others);

    [Fact]
    public void A_user_who_cannot_be_read_proves_nothing() =>
        Assert.IsType<Look.Unknown>(Look.At(TenantId, Read.Unreadable<DirectoryUser>(ReadFaultKind.Throttled, "429"), Fingerprint));
}
