using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Remediation.Safety;

/// <summary>The result of checking whether the error that is being repaired is gone.</summary>
public abstract record ErrorCheck
{
    private ErrorCheck() { }

    /// <summary>The error is gone, by a complete reading. The only ground for calling a remediation resolved.</summary>
    /// <param name="Others">Exchange errors of the user that remain.</param>
    public sealed record Gone(IReadOnlyList<ClassifiedError> Others) : ErrorCheck;

    /// <summary>The error still exists.</summary>
    public sealed record StillThere(ClassifiedError Error) : ErrorCheck;

    /// <summary>The user could not be read.</summary>
    public sealed record Unknown(ReadFault Fault) : ErrorCheck;

    /// <summary>The user is gone, and the error with it.</summary>
    public sealed record UserGone : ErrorCheck;

    /// <summary>Evaluates a reading of the user.</summary>
    public static ErrorCheck Of(Guid tenantId, Read<DirectoryUser> user, ErrorFingerprint fingerprint)
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

/// <summary>
/// The result of two readings without an error. They count as two only when enough time passed between them for replicas to differ,
/// regardless of what triggered them. The caller passes the time of the first reading on.
/// </summary>
public abstract record TwoReadings
{
    /// <summary>The shortest time between the end of the first reading and the beginning of the second.</summary>
    public static readonly TimeSpan MinimumInterval = TimeSpan.FromSeconds(20);

    private TwoReadings() { }

    /// <summary>Seen once, or twice at too short a distance.</summary>
    /// <param name="FirstAt">When the first reading ended.</param>
    /// <param name="Pause">How long to wait before the next one.</param>
    public sealed record Once(DateTimeOffset FirstAt, TimeSpan Pause) : TwoReadings;

    /// <summary>Seen twice.</summary>
    /// <param name="FirstAt">When the first reading ended.</param>
    /// <param name="SecondAt">When the second one began.</param>
    public sealed record Twice(DateTimeOffset FirstAt, DateTimeOffset SecondAt) : TwoReadings;

    /// <summary>Evaluates a reading that found no error.</summary>
    /// <param name="firstAt">
    /// When an earlier reading ended that found nothing, either, with none in between that did; null for none.
    /// </param>
    /// <param name="began">When this reading began.</param>
    /// <param name="ended">When it ended.</param>
    /// <param name="confirmAfter">
    /// The pause before the second reading; where it is shorter than <see cref="MinimumInterval"/>, as in a simulation, it is the distance that
    /// counts.
    /// </param>
    public static TwoReadings Evaluate(DateTimeOffset? firstAt, DateTimeOffset began, DateTimeOffset ended, TimeSpan confirmAfter)
    {
        var apart = confirmAfter < MinimumInterval ? confirmAfter : MinimumInterval;
        return firstAt switch
        {
            // A clock that was set back, or another machine's clock that is ahead, gives no valid interval.
            null => new Once(ended, confirmAfter),
            { } first when first > began => new Once(ended, confirmAfter),
            { } first when AreApart(first, began, apart) => new Twice(first, began),
            { } first => new Once(first, apart - (began - first)),
        };
    }

    /// <summary>How long to wait before a second reading counts.</summary>
    public static TimeSpan Until(DateTimeOffset firstAt, DateTimeOffset now, TimeSpan confirmAfter)
    {
        var missing = firstAt + (confirmAfter < MinimumInterval ? confirmAfter : MinimumInterval) - now;
        return missing > TimeSpan.Zero ? missing : TimeSpan.Zero;
    }

    private static bool AreApart(DateTimeOffset firstAt, DateTimeOffset began, TimeSpan apart) => began - firstAt >= apart;
}
