namespace TenantHygiene.Remediation.OnPremises;

/// <summary>Why an agent did not do what it was asked.</summary>
/// <param name="Code">For programs; one of <see cref="RefusalCode"/>.</param>
/// <param name="Message">For people: the cause, and what to do.</param>
public sealed record Refusal(RefusalCode Code, string Message);

/// <summary>The reasons for a refusal.</summary>
public enum RefusalCode
{
    /// <summary>The work is for another tenant.</summary>
    OtherTenant,

    /// <summary>The work came too late.</summary>
    Expired,

    /// <summary>The work claims to have been issued later than now.</summary>
    IssuedInFuture,

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
    AccessDenied,

    /// <summary>No domain controller answered in time.</summary>
    DirectoryUnavailable,

    /// <summary>The Exchange management shell refused or failed.</summary>
    ExchangeFailed,

    /// <summary>The command for the directory sync failed.</summary>
    SyncFailed,

    /// <summary>Anything else; the message says what.</summary>
    Failed,
}

/// <summary>What the refusals of an agent mean: whether they are transient, and what an administrator can do.</summary>
public static class AgentRefusals
{
    /// <summary>The rule's name in plans and outcomes.</summary>
    public static string Rule(RefusalCode code) =>
        code switch
        {
            RefusalCode.MailNicknameMissing => "mail-nickname-missing",
            RefusalCode.SchemaMissing => "schema-missing",
            RefusalCode.GuidInUse => "archive-guid-in-use-on-premises",
            RefusalCode.UserNotFound => "user-not-found-on-premises",
            RefusalCode.UserAmbiguous => "user-ambiguous-on-premises",
            RefusalCode.ValueChanged => "value-changed-on-premises",
            RefusalCode.ValueMalformed => "value-malformed-on-premises",
            RefusalCode.AccessDenied => "agent-lacks-right",
            RefusalCode.DirectoryUnavailable => "directory-unavailable",
            RefusalCode.NotConfigured => "agent-not-configured",
            RefusalCode.Expired => "work-expired",
            _ => "agent-refused",
        };

    /// <summary>Whether the same request may succeed later without intervention.</summary>
    public static bool IsTransient(RefusalCode code) =>
        code is RefusalCode.DirectoryUnavailable or RefusalCode.Expired or RefusalCode.ValueChanged;

    /// <summary>What to do about it.</summary>
    public static string Advice(RefusalCode code) =>
        code switch
        {
            RefusalCode.MailNicknameMissing =>
                "Set the user's mailNickname in Active Directory: without it, the directory sync sends no Exchange attribute. "
                    + "Then retry the remediation.",
            RefusalCode.SchemaMissing =>
                "Install an Exchange server with the management role: it extends the schema. Then set the value from its management shell. "
                    + "Alternatively, make the mailbox cloud-managed.",
            RefusalCode.GuidInUse =>
                "Another object in Active Directory has this ArchiveGuid. Find out which user owns the archive, and clear the attribute of "
                    + "the other object.",
            RefusalCode.UserNotFound =>
                "No object has the user's source anchor. Check that the agent serves the forest and the organisational unit of this user.",
            RefusalCode.UserAmbiguous =>
                "Several objects have the user's source anchor. Clear mS-DS-ConsistencyGuid on the objects to which it does not belong.",
            RefusalCode.ValueChanged => "The value was changed in the meantime. TenantHygiene reads it again and makes a new plan.",
            RefusalCode.ValueMalformed => "Check msExchArchiveGUID in Active Directory: its value does not have the 16 bytes of a GUID.",
            RefusalCode.AccessDenied =>
                "Grant the agent's account the right to write msExchArchiveGUID on this object (for users protected by AdminSDHolder, on "
                    + "AdminSDHolder itself), or run the script.",
            RefusalCode.DirectoryUnavailable => "No domain controller answered the agent. TenantHygiene asks the agent again.",
            RefusalCode.NotConfigured => "Configure the agent for the tenant's on-premises strategy, or choose another strategy.",
            RefusalCode.Expired => "The request reached the agent too late. TenantHygiene asks the agent again.",
            RefusalCode.OtherTenant => "The agent serves another tenant: compare its configuration with Tenants__n__TenantId.",
            RefusalCode.IssuedInFuture => "Compare the clocks of the agent and of this application.",
            _ => "Read the agent's log, then retry the remediation.",
        };
}
