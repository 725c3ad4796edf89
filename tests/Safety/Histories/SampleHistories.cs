using TenantHygiene.Remediation.Policies;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.Safety.Histories;

/// <summary>A history in which nothing happens: a soft-deleted mailbox with an archive is in the way, and may be purged.</summary>
internal static class SampleHistories
{
    // More than a breaker waits for.
    private const int Many = 7;

    public static History History { get; } =
        new()
        {
            Seed = 1,
            Policy = Policy(PolicyAction.Auto),
            Conflicts = [Conflict(1)],
            OrganisationHolds = [],
            HealthyUsers = 5,
            IsReleased = true,
            ReplicaLag = TimeSpan.Zero,
            RetryTakes = TimeSpan.FromMinutes(1),
            Interventions = [],
            Answers = [],
        };

    /// <summary>
    /// Exchange refuses to remove any of several recipients, and each remediation is cancelled while it hears that, so that they follow
    /// upon one another.
    /// </summary>
    public static History AllRefused =>
        History with
        {
            HealthyUsers = 50,
            Conflicts = [.. Enumerable.Range(1, Many).Select(number => Refusing(Conflict((byte)number)))],
            Interventions =
            [
                .. Enumerable
                    .Range(1, Many)
                    .Select(run => new Intervention("PurgeConflict", run, Step: 71, InterventionKind.Cancel, Variant: 0)),
            ],
        };

    public static PolicyDocument Policy(PolicyAction action, int perDay = 100) =>
        new()
        {
            Name = "drawn",
            Description = "Acts by itself, or asks.",
            GuidInUse = new GuidInUsePolicy
            {
                MailUsers = new RecipientPolicy { Action = action, MaximumItems = null },
                Mailboxes = new RecipientPolicy { Action = action, MaximumItems = null },
            },
            Budgets = new BudgetPolicy { PerDay = perDay, PercentOfUsersPerDay = 100 },
            NewTenants = NewTenantPolicy.Act,
        };

    /// <summary>Acts by itself, after the content was copied.</summary>
    public static GuidInUsePolicy CopyingFirst
    {
        get
        {
            var rules = new RecipientPolicy
            {
                Action = PolicyAction.Auto,
                MaximumItems = null,
                CopyContentTo = PolicyGenerator.CopyMailbox,
            };
            return new GuidInUsePolicy { MailUsers = rules, Mailboxes = rules };
        }
    }

    /// <summary>A mail user, with an archive, in the way.</summary>
    public static Conflict OfMailUser(byte number)
    {
        var conflict = Conflict(number);
        return conflict with { Holders = [.. conflict.Holders.Select(holder => holder with { Type = RecipientType.MailUser, Items = 0 })] };
    }

    private static Conflict Refusing(Conflict conflict) =>
        conflict with
        {
            Holders = [.. conflict.Holders.Select(holder => holder with { PurgeRefusal = "The purge is refused for no visible reason." })],
        };

    /// <summary>One of several conflicts that are alike.</summary>
    public static Conflict Conflict(byte number, string? requestedBy = null) =>
        new()
        {
            UserId = new Guid(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, number),
            Value = new Guid(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, number),
            OfArchive = false,
            RequestedBy = requestedBy,
            Holders =
            [
                new Holder
                {
                    Id = new Guid(3, 0, 0, 0, 0, 0, 0, 0, 0, 0, number),
                    Type = RecipientType.UserMailbox,
                    State = RecipientState.SoftDeleted,
                    Link = HolderLink.Nobody,
                    Items = 3,
                    ArchiveItems = 4,
                    DeletedDaysAgo = 10,
                },
            ],
        };
}
