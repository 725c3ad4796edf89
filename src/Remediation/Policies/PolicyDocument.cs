namespace TenantHygiene.Remediation.Policies;

/// <summary>What a tenant lets the product do by itself. A document: readable, named, the same for everybody who uses its name.</summary>
public sealed record PolicyDocument
{
    /// <summary>The name that settings refer to.</summary>
    public required string Name { get; init; }

    /// <summary>What it means, in one or two sentences.</summary>
    public required string Description { get; init; }

    /// <summary>Rules for soft-deleted mail users.</summary>
    public required RecipientPolicy MailUsers { get; init; }

    /// <summary>Rules for soft-deleted mailboxes.</summary>
    public required RecipientPolicy Mailboxes { get; init; }

    /// <summary>How much may be purged in a period of time.</summary>
    public required BudgetPolicy Budgets { get; init; }
}

/// <summary>What may happen to one kind of recipient.</summary>
public sealed record RecipientPolicy
{
    /// <summary>How far the product goes.</summary>
    public required PolicyAction Action { get; init; }

    /// <summary>Items in mailbox and archive together that may be lost without asking; null for any number.</summary>
    public long? MaximumItems { get; init; }

    /// <summary>How long it must have been soft-deleted before the product acts without asking.</summary>
    public TimeSpan MinimumAge { get; init; }
}

/// <summary>How far the product goes.</summary>
public enum PolicyAction
{
    /// <summary>Report and plan; nothing more, whoever asks.</summary>
    Plan,

    /// <summary>Act once somebody approved the plan.</summary>
    Approve,

    /// <summary>Act.</summary>
    Auto,
}

/// <summary>Limits on purges in one tenant. The stricter one counts.</summary>
public sealed record BudgetPolicy
{
    /// <summary>Purges in one UTC hour; null for no such limit.</summary>
    public int? PerHour { get; init; }

    /// <summary>Purges in one UTC day.</summary>
    public required int PerDay { get; init; }

    /// <summary>Purges in one UTC day as a share of the tenant's users, in percent; rounded up to at least one.</summary>
    public required double PercentOfUsersPerDay { get; init; }

    /// <summary>The daily limit for a tenant of a given size.</summary>
    public int DailyLimit(int users) => Math.Min(PerDay, Math.Max(1, (int)Math.Ceiling(users * PercentOfUsersPerDay / 100)));
}
