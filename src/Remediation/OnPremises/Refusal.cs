namespace TenantHygiene.Remediation.OnPremises;

/// <summary>Why an agent did not do what it was asked.</summary>
/// <param name="Code">For programs; one of <see cref="RefusalCode"/>.</param>
/// <param name="Words">For people: what stands in the way, and what to do.</param>
public sealed record Refusal(RefusalCode Code, string Words);

/// <summary>The reasons for a refusal.</summary>
public enum RefusalCode
{
    /// <summary>The work is for another tenant.</summary>
    OtherTenant,

    /// <summary>The work came too late.</summary>
    Expired,

    /// <summary>The work claims to have been issued later than now.</summary>
    FromTheFuture,

    /// <summary>Something that the kind of work needs is missing or malformed.</summary>
    Incomplete,

    /// <summary>Work of this id was carried out before, with other content.</summary>
    Replayed,

    /// <summary>The agent is not configured for this kind of work or method.</summary>
    NotConfigured,

    /// <summary>No object has the source anchor.</summary>
    UserNotFound,

    /// <summary>Several objects have the source anchor.</summary>
    UserAmbiguous,

    /// <summary>The object has no mailNickname: its Exchange attributes do not flow to the cloud.</summary>
    MailNicknameMissing,

    /// <summary>The forest lacks the Exchange attributes.</summary>
    SchemaMissing,

    /// <summary>Another object has the target GUID.</summary>
    GuidInUse,

    /// <summary>The attribute holds something other than what was expected, or changed meanwhile.</summary>
    ValueChanged,

    /// <summary>The attribute holds something that is not 16 bytes.</summary>
    ValueMalformed,

    /// <summary>The agent's account lacks the right.</summary>
    NoRight,

    /// <summary>No domain controller answered in time.</summary>
    DirectoryUnavailable,

    /// <summary>The Exchange management shell refused or failed.</summary>
    ExchangeFailed,

    /// <summary>The command for the directory sync failed.</summary>
    SyncFailed,

    /// <summary>Anything else; the words say what.</summary>
    Failed,
}
