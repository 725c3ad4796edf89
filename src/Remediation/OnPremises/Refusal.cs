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

/// <summary>What the refusals of an agent mean: whether time heals them, and what a person can do.</summary>
public static class AgentRefusals
{
    /// <summary>The rule's name in plans and outcomes.</summary>
    public static string Rule(RefusalCode code) => code switch
    {
        RefusalCode.MailNicknameMissing => "mail-nickname-missing",
        RefusalCode.SchemaMissing => "schema-missing",
        RefusalCode.GuidInUse => "archive-guid-in-use-on-premises",
        RefusalCode.UserNotFound => "user-not-found-on-premises",
        RefusalCode.UserAmbiguous => "user-ambiguous-on-premises",
        RefusalCode.ValueChanged => "value-changed-on-premises",
        RefusalCode.ValueMalformed => "value-malformed-on-premises",
        RefusalCode.NoRight => "agent-lacks-right",
        RefusalCode.DirectoryUnavailable => "directory-unavailable",
        RefusalCode.NotConfigured => "agent-not-configured",
        RefusalCode.Expired => "work-expired",
        _ => "agent-refused",
    };

    /// <summary>Whether the same work may well be done later without anybody's help.</summary>
    public static bool IsTransient(RefusalCode code) => code is RefusalCode.DirectoryUnavailable or RefusalCode.Expired or RefusalCode.ValueChanged;

    /// <summary>What to do about it.</summary>
    public static string Advice(RefusalCode code) => code switch
    {
        RefusalCode.MailNicknameMissing => "Fill mailNickname for the user in Active Directory: without it the directory sync sends no Exchange attribute at all. Then retry.",
        RefusalCode.SchemaMissing => "Install an Exchange server with the management role, which extends the schema, and set the value from its management shell; or make the mailbox cloud-managed.",
        RefusalCode.GuidInUse => "Another object in Active Directory has this ArchiveGuid. Find out whose archive it is, and clear the wrong one.",
        RefusalCode.UserNotFound => "No object has the user's source anchor. Check that the agent serves the forest and the organisational unit that the user comes from.",
        RefusalCode.UserAmbiguous => "Several objects have the user's source anchor. Clear mS-DS-ConsistencyGuid where it does not belong.",
        RefusalCode.ValueChanged => "Somebody changed the value meanwhile; it is read and planned anew.",
        RefusalCode.ValueMalformed => "Look at msExchArchiveGUID by hand: it does not hold the 16 bytes of a GUID.",
        RefusalCode.NoRight => "Let the agent's account write msExchArchiveGUID on this object (users protected by AdminSDHolder need it there), or correct it by the script.",
        RefusalCode.DirectoryUnavailable => "No domain controller answered the agent; it is asked again.",
        RefusalCode.NotConfigured => "Configure the agent for what the tenant's strategy asks of it, or choose another strategy.",
        RefusalCode.Expired => "The work came too late to the agent; it is asked again.",
        RefusalCode.OtherTenant => "The agent serves another tenant: compare its configuration with Tenants__n__TenantId.",
        RefusalCode.FromTheFuture => "Compare the clocks of the agent and of this application.",
        _ => "Read the agent's log, and retry.",
    };
}
