using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Remediation.Verification;

/// <summary>What a look at the user's errors shows about the one that is being repaired.</summary>
public abstract record Look
{
    private Look()
    {
    }

    /// <summary>The error is gone, by a complete reading. The only ground for calling a remediation resolved.</summary>
    /// <param name="Others">Exchange errors of the user that remain.</param>
    public sealed record Gone(IReadOnlyList<ClassifiedError> Others) : Look;

    /// <summary>It still stands.</summary>
    public sealed record StillThere(ClassifiedError Error) : Look;

    /// <summary>Nobody can tell.</summary>
    public sealed record Unknown(ReadFault Fault) : Look;

    /// <summary>The user is gone, and the error with it.</summary>
    public sealed record UserGone : Look;

    /// <summary>Reads a look.</summary>
    public static Look At(Guid tenantId, Read<DirectoryUser> user, ErrorFingerprint fingerprint)
    {
        switch (user)
        {
            case Read<DirectoryUser>.Found(var found):
                var errors = ProvisioningErrorAnalyzer.Analyze(tenantId, found);
                return errors.FirstOrDefault(error => error.Fingerprint == fingerprint) is { } standing
                    ? new StillThere(standing)
                    : new Gone(errors);
            case Read<DirectoryUser>.Unreadable(var fault):
                return new Unknown(fault);
            default:
                return new UserGone();
        }
    }
}
