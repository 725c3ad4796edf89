using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace TenantHygiene.Remediation.Policies;

/// <summary>What TenantHygiene may do in a tenant without asking. A named document that several tenants can share.</summary>
/// <remarks>Members with a default have setters: generated JSON readers give init-only members that are missing no default.</remarks>
public sealed record PolicyDocument
{
    /// <summary>Where an editor finds the schema; TenantHygiene does not use it.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>The name that settings refer to.</summary>
    [MinLength(1)]
    public required string Name { get; init; }

    /// <summary>What it means, in one or two sentences.</summary>
    public required string Description { get; init; }

    /// <summary>What may be done about a GUID that another recipient holds.</summary>
    public required GuidInUsePolicy GuidInUse { get; init; }

    /// <summary>What may be done about values that Active Directory sends.</summary>
    public OnPremisesPolicy OnPremises { get; set; } = new();

    /// <summary>Recipients that are never purged: object ids or addresses, <c>*</c> standing for any characters.</summary>
    public IReadOnlyList<string> ProtectedRecipients { get; set; } = [];

    /// <summary>How approvals are given.</summary>
    public ApprovalPolicy Approval { get; set; } = new();

    /// <summary>When nothing is purged.</summary>
    public IReadOnlyList<QuietHours> QuietHours { get; set; } = [];

    /// <summary>How much may be purged in a period of time.</summary>
    public required BudgetPolicy Budgets { get; init; }

    /// <summary>What TenantHygiene does in a tenant that is not released yet.</summary>
    public NewTenantPolicy NewTenants { get; set; } = NewTenantPolicy.Plan;
}

/// <summary>What may be done about a GUID that another recipient holds, by the kind of that recipient.</summary>
public sealed record GuidInUsePolicy
{
    /// <summary>Rules for soft-deleted mail users.</summary>
    public required RecipientPolicy MailUsers { get; init; }

    /// <summary>Rules for soft-deleted mailboxes.</summary>
    public required RecipientPolicy Mailboxes { get; init; }
}

/// <summary>
/// What may be done about values that Active Directory sends, where the tenant's strategy lets the product change them at all.
/// </summary>
public sealed record OnPremisesPolicy
{
    /// <summary>How far the product goes. Default auto: the write is conditional and reversible, and the old value is kept.</summary>
    public PolicyAction Action { get; set; } = PolicyAction.Auto;
}

/// <summary>What may happen to one kind of recipient.</summary>
public sealed record RecipientPolicy
{
    /// <summary>How far TenantHygiene goes.</summary>
    public required PolicyAction Action { get; init; }

    /// <summary>
    /// Items in mailbox and archive together that may be lost without asking. None by default; null, written out, for any number.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long? MaximumItems { get; set; } = 0;

    /// <summary>
    /// Bytes in mailbox and archive together that may be lost without asking; null for any number. A size that is not known exceeds every
    /// limit.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long? MaximumBytes { get; init; }

    /// <summary>Address of the mailbox into which content is copied before it is purged; null to purge without a copy.</summary>
    public string? CopyContentTo { get; init; }

    /// <summary>How long it must have been soft-deleted before the product acts without asking.</summary>
    public TimeSpan MinimumAge { get; init; }
}

/// <summary>How far TenantHygiene goes.</summary>
public enum PolicyAction
{
    /// <summary>Report what was found, without a plan.</summary>
    Observe,

    /// <summary>Report and plan; nothing more.</summary>
    Plan,

    /// <summary>Act once the plan is approved.</summary>
    Approve,

    /// <summary>Act.</summary>
    Auto,
}

/// <summary>How approvals are given.</summary>
public sealed record ApprovalPolicy
{
    /// <summary>How many people must approve: one or two. The requester cannot be one of them.</summary>
    [Range(1, 2)]
    public int Approvers { get; set; } = 1;

    /// <summary>When a plan without enough approvals counts as rejected. Default 3 days.</summary>
    public TimeSpan ExpiresAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How often the timeline reminds of a plan that waits. Default daily.</summary>
    public TimeSpan RemindEvery { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Whether the approvers configured for a connection may approve in its tickets. Default no.</summary>
    public bool MayComeFromTickets { get; init; }

    /// <summary>Whether an approval may release a litigation hold, if it says so. Default no.</summary>
    public bool MayReleaseLitigationHold { get; init; }
}

/// <summary>What TenantHygiene does in a tenant that is not released yet.</summary>
public enum NewTenantPolicy
{
    /// <summary>Plans only, until an administrator with the role <c>Hygiene.Admin</c> releases it.</summary>
    Plan,

    /// <summary>The policy as it stands, from the first day.</summary>
    Act,
}

/// <summary>A time of the week in which nothing is purged.</summary>
public sealed record QuietHours
{
    /// <summary>The days on which it begins.</summary>
    [MinLength(1)]
    public required IReadOnlyList<DayOfWeek> Days { get; init; }

    /// <summary>When it begins, local time.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>When it ends, local time; earlier than, or equal to, the beginning means the next day.</summary>
    public required TimeOnly To { get; init; }

    /// <summary>IANA time zone, such as <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Whether a moment lies in it.</summary>
    public bool Contain(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        return From < To
            ? Days.Contains(local.DayOfWeek) && time >= From && time < To
            : (Days.Contains(local.DayOfWeek) && time >= From) || (Days.Contains(local.AddDays(-1).DayOfWeek) && time < To);
    }
}
