using System.Security.Cryptography;
using System.Text;
using static TenantHygiene.Remediation.Errors.ProvisioningProblem;

namespace TenantHygiene.Remediation.Errors;

/// <summary>
/// Identifies one error of one user: the hash of tenant, user, class and the GUIDs that matter (or, for what has none, the normalised
/// text). The time of publication is not part of it, since a service may publish the same error anew at each attempt, and a remediation
/// must not take that for a repair.
/// </summary>
/// <param name="Value">32 lower-case hexadecimal digits.</param>
public readonly record struct ErrorFingerprint(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Computes the fingerprints by which remediations recognise an error that is published again.</summary>
public static class ErrorFingerprints
{
    // Fingerprints are kept for as long as remediations: a change to the canonical text needs a new version here.
    private const string Version = "provisioning-error/1";
    private const int LengthInBytes = 16;

    /// <summary>
    /// The fingerprint of an error: the first 16 bytes of the SHA-256 of tenant, user, class and what makes the problem this one. That is
    /// its GUIDs where it has them, the address where one is in conflict; otherwise the text, whatever its case, spacing, quotes and final
    /// period, and without what each publication has anew (<see cref="VolatileText"/>).
    /// </summary>
    public static ErrorFingerprint Of(Guid tenantId, Guid userId, ProvisioningProblem problem, string description)
    {
        // No field can contain the separator: GUIDs and names never do, and normalisation removes it from the description.
        var canonical = string.Join(
            '\n',
            [Version, tenantId.ToString("D"), userId.ToString("D"), problem.Class, .. Facts(problem, description)]
        );
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(canonical));
        return new ErrorFingerprint(Convert.ToHexStringLower(hash.AsSpan(0, LengthInBytes)));
    }

    private static string[] Facts(ProvisioningProblem problem, string description) =>
        problem switch
        {
            GuidInUse(var property, var value) => [property.ToString(), value.ToString("D")],
            ArchiveGuidMismatch(var onPremises, var mailbox, var cloud) =>
            [
                onPremises.ToString("D"),
                Optional(mailbox),
                cloud.ToString("D"),
            ],
            ArchiveGuidDifferent(var @new, var mailbox, var existing) => [@new.ToString("D"), Optional(mailbox), existing.ToString("D")],
            ProxyAddressConflict(var address) => [address.ToLowerInvariant()],
            _ => [NormalizedText.Of(VolatileText.Without(description)).Value.ToLowerInvariant().TrimEnd('.')],
        };

    private static string Optional(Guid? guid) => guid?.ToString("D") ?? "none";
}
