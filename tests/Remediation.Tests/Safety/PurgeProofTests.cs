using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.Remediation.Tests.Support;
using static TenantHygiene.Remediation.Tests.Support.ProvableConflict;

namespace TenantHygiene.Remediation.Tests.Safety;

public sealed class PurgeProofTests
{
    public static TheoryData<string> ObstacleNames => [.. Obstacles.All.Select(obstacle => obstacle.Name)];

    [Fact]
    public void A_conflict_about_which_everything_is_known_and_nothing_objects_is_proven()
    {
        var verdict = PurgeProof.Prove(Evidence, Automatic, Controls, Now);

        var warrant = Assert.IsType<PurgeVerdict.Proven>(verdict).Warrant;
        Assert.Equal(
            (TenantId, RecipientId, RecipientKind.MailUser, "intent-1"),
            (warrant.TenantId, warrant.RecipientId, warrant.RecipientKind, warrant.IntentId)
        );
    }

    [Theory]
    [MemberData(nameof(ObstacleNames))]
    public void Each_obstacle_alone_is_refused_by_the_rule_that_watches_for_it(string name)
    {
        var obstacle = Obstacles.All.Single(candidate => candidate.Name == name);

        var verdict = PurgeProof.Prove(obstacle.ChangeEvidence(Evidence), Automatic, obstacle.ChangeControls(Controls), Now);

        var refused = Assert.IsType<PurgeVerdict.Refused>(verdict);
        Assert.Contains(refused.Objections, objection => objection.Rule == obstacle.Rule);
    }

    [Property(MaxTest = 500)]
    public Property No_combination_of_obstacles_is_ever_proven()
    {
        var combinations = Gen.Choose(0, Obstacles.All.Count - 1).NonEmptyListOf().ToArbitrary();
        return Prop.ForAll(combinations, indexes =>
        {
            var (evidence, controls) = (Evidence, Controls);
            // A later change may undo an earlier one: the last one always stands.
            foreach (var obstacle in indexes.Select(index => Obstacles.All[index]))
            {
                (evidence, controls) = (obstacle.ChangeEvidence(evidence), obstacle.ChangeControls(controls));
            }

            return PurgeProof.Prove(evidence, Automatic, controls, Now) is PurgeVerdict.Refused;
        });
    }

    [Fact]
    public void The_policies_differ_for_mail_users()
    {
        Assert.Equal([ObjectionWeight.PlanOnly], Weights("observe", RecipientKind.MailUser));
        Assert.Empty(Weights("careful", RecipientKind.MailUser));
        Assert.Empty(Weights("automatic", RecipientKind.MailUser));
    }

    [Fact]
    public void The_policies_differ_for_mailboxes()
    {
        Assert.Equal([ObjectionWeight.PlanOnly], Weights("observe", RecipientKind.UserMailbox));
        Assert.Equal([ObjectionWeight.Approval], Weights("careful", RecipientKind.UserMailbox));
        Assert.Empty(Weights("automatic", RecipientKind.UserMailbox));
    }

    [Fact]
    public void The_careful_policy_requires_approval_before_a_mail_users_archive_is_lost()
    {
        var objections = PurgeProof.Examine(
            Evidence with
            {
                ArchiveContent = Read.Found(new MailboxContent(3, 4096)),
            },
            Library.Get("careful")
        );

        Assert.Equal(["content"], objections.Select(objection => objection.Rule));
    }

    [Fact]
    public void The_heaviest_objection_comes_first()
    {
        var evidence = Evidence.WithMarks(marks => marks with { LitigationHold = true }) with
        {
            PrimaryContent = Read.Unreadable<MailboxContent>(ReadFaultKind.Throttled, "429"),
        };

        Assert.Equal(["litigation-hold", "unreadable"], PurgeProof.Examine(evidence, Automatic).Select(objection => objection.Rule));
    }

    [Fact]
    public void What_cannot_be_read_waits_and_only_what_may_be_lasting_ends_when_it_lasts()
    {
        Assert.Equal(("missing-permission", ObjectionWeight.Transient, true), Unread(ReadFaultKind.Forbidden));
        Assert.Equal(("missing-permission", ObjectionWeight.Transient, true), Unread(ReadFaultKind.Unauthenticated));
        Assert.Equal(("unusable-answer", ObjectionWeight.Transient, true), Unread(ReadFaultKind.Malformed));
        Assert.Equal(("unreadable", ObjectionWeight.Transient, false), Unread(ReadFaultKind.Throttled));
        Assert.Equal(("not-exactly-one", ObjectionWeight.Operator, false), Unread(ReadFaultKind.Ambiguous));
    }

    private static (string Rule, ObjectionWeight Weight, bool EndsWhenItLasts) Unread(ReadFaultKind kind)
    {
        var evidence = Evidence with { RecycleBin = Read.Unreadable<IReadOnlyList<DeletedUser>>(kind, "-") };
        var objection = Assert.Single(PurgeProof.Examine(evidence, Automatic));
        return (objection.Rule, objection.Weight, UnreadableFact.IsLasting(objection));
    }

    private static IEnumerable<ObjectionWeight> Weights(string policy, RecipientKind kind) =>
        PurgeProof.Examine(Evidence.With(row => row with { Kind = kind }), Library.Get(policy)).Select(objection => objection.Weight);
}

/// <summary>Everything that can stand in the way of a purge, one change each, with the rule that must object.</summary>
internal static class Obstacles
{
    private static readonly Recipient _other = Copy with { ObjectId = Guid.Parse("44444444-4444-4444-4444-444444444444") };

    public static IReadOnlyList<Obstacle> All { get; } =
    [
        Fact("the user is gone", "user-gone", evidence => evidence with { User = Read.Absent<DirectoryUser>() }),
        Fact("another user was returned", "wrong-user", evidence =>
            evidence with
            {
                User = evidence.User.Select(user => user with { Id = Guid.NewGuid() }),
            }
        ),
        Fact("the error is gone", "error-gone", evidence => evidence with { User = Read.Found(User()) }),
        Fact("the error is about another GUID", "error-gone", evidence =>
            evidence with
            {
                User = Read.Found(User($"The value \"{Guid.NewGuid()}\" of property \"ArchiveGuid\" is used by another recipient object.")),
            }
        ),
        Fact("the identity lookup finds nobody", "lookups-disagree", evidence =>
            evidence with
            {
                ByIdentity = Read.Absent<IReadOnlyList<Recipient>>(),
            }
        ),
        Fact("the filter lookup finds nobody", "lookups-disagree", evidence =>
            evidence with
            {
                ByFilter = Read.Absent<IReadOnlyList<Recipient>>(),
            }
        ),
        Fact("neither lookup finds anybody", "no-recipient", evidence =>
            evidence with
            {
                ByIdentity = Read.Absent<IReadOnlyList<Recipient>>(),
                ByFilter = Read.Absent<IReadOnlyList<Recipient>>(),
            }
        ),
        Fact("the lookups name different recipients", "lookups-disagree", evidence => evidence with { ByFilter = Rows(_other) }),
        Fact("the identity lookup finds two", "not-exactly-one", evidence => evidence with { ByIdentity = Rows(Copy, _other) }),
        Fact("the filter lookup finds two", "not-exactly-one", evidence => evidence with { ByFilter = Rows(Copy, _other) }),
        Fact("the re-reading returned another recipient", "not-exactly-one", evidence =>
            evidence with
            {
                Candidate = Read.Found(new RecipientDetails(_other, NoMarks, "{}")),
            }
        ),
        Fact("the re-reading found nobody", "candidate-gone", evidence => evidence with { Candidate = Read.Absent<RecipientDetails>() }),
        Fact("the rows carry another GUID", "guid-differs", evidence => evidence.With(row => row with { ArchiveGuid = Guid.NewGuid() })),
        Fact("the rows carry the GUID in the other property", "guid-differs", evidence =>
            evidence.With(row => row with { ArchiveGuid = null, ExchangeGuid = ArchiveGuid })
        ),
        Fact("only the re-reading carries another GUID", "guid-differs", evidence =>
            evidence with
            {
                Candidate = Read.Found(new RecipientDetails(Copy with { ArchiveGuid = null }, NoMarks, "{}")),
            }
        ),
        Fact("the GUID is empty", "guid-empty", evidence =>
            evidence with
            {
                Problem = new ProvisioningProblem.GuidInUse(GuidProperty.ArchiveGuid, Guid.Empty),
            }
        ),
        Fact("it is the user's own recipient", "own-recipient", evidence => evidence with { OwnRecipient = Read.Found(Copy) }),
        Fact("it belongs to the affected user", "own-recipient", evidence =>
            evidence.With(row => row with { ExternalDirectoryObjectId = UserId.ToString().ToUpperInvariant() })
        ),
        Fact("it is active", "active-recipient", evidence =>
            evidence.With(row => row with { Scope = RecipientScope.Active, WhenSoftDeleted = null })
        ),
        Fact("one lookup found it among the active", "active-recipient", evidence =>
            evidence with
            {
                ByFilter = Rows(Copy with { Scope = RecipientScope.Active }),
            }
        ),
        Fact("it has no time of deletion", "active-recipient", evidence => evidence.With(row => row with { WhenSoftDeleted = null })),
        Fact("it is a shared mailbox", "unknown-recipient-kind", evidence => evidence.With(row => row with { Kind = RecipientKind.Other })),
        Fact("its Entra user remains", "entra-user-remains", evidence =>
            evidence.With(row => row with { ExternalDirectoryObjectId = Guid.NewGuid().ToString() })
        ),
        Fact("the recycle bin holds its user", "entra-user-remains", evidence =>
            evidence with
            {
                RecycleBin = Read.Found<IReadOnlyList<DeletedUser>>([new DeletedUser(Guid.NewGuid(), "aduser1@example.com", null, null)]),
            }
        ),
        Fact("litigation hold", "litigation-hold", evidence => evidence.WithMarks(marks => marks with { LitigationHold = true })),
        Fact("litigation hold unknown", "hold", evidence => evidence.WithMarks(marks => marks with { LitigationHold = null })),
        Fact("eDiscovery hold", "hold", evidence =>
            evidence.WithMarks(marks => marks with { InPlaceHolds = ["UniH7d895d48-7e23-4a8d-8346-533c3beac15d"] })
        ),
        Fact("a hold of an unknown kind", "hold", evidence => evidence.WithMarks(marks => marks with { InPlaceHolds = ["xyz-hold"] })),
        Fact("holds not returned", "hold", evidence => evidence.WithMarks(marks => marks with { InPlaceHolds = null })),
        Fact("compliance tag", "hold", evidence => evidence.WithMarks(marks => marks with { ComplianceTagHold = true })),
        Fact("delay hold", "hold", evidence => evidence.WithMarks(marks => marks with { DelayHold = true })),
        Fact("delay release hold", "hold", evidence => evidence.WithMarks(marks => marks with { DelayReleaseHold = true })),
        Fact("inactive mailbox", "hold", evidence =>
            evidence.With(row => row with { IsInactiveMailbox = true, Scope = RecipientScope.Inactive })
        ),
        Fact("user unreadable", "unreadable", evidence => evidence with { User = Broken<DirectoryUser>() }),
        Fact("own recipient unreadable", "unreadable", evidence => evidence with { OwnRecipient = Broken<Recipient>() }),
        Fact("identity lookup unreadable", "unreadable", evidence => evidence with { ByIdentity = Broken<IReadOnlyList<Recipient>>() }),
        Fact("filter lookup unreadable", "unreadable", evidence => evidence with { ByFilter = Broken<IReadOnlyList<Recipient>>() }),
        Fact("candidate unreadable", "unreadable", evidence => evidence with { Candidate = Broken<RecipientDetails>() }),
        Fact("organisation unreadable", "unreadable", evidence => evidence with { OrganisationHolds = Broken<OrganisationHolds>() }),
        Fact("primary content unreadable", "unreadable", evidence => evidence with { PrimaryContent = Broken<MailboxContent>() }),
        Fact("archive content unreadable", "unreadable", evidence => evidence with { ArchiveContent = Broken<MailboxContent>() }),
        Fact("recycle bin unreadable", "unreadable", evidence => evidence with { RecycleBin = Broken<IReadOnlyList<DeletedUser>>() }),
        Fact("the facts are old", "stale-facts", evidence => evidence with { ReadAt = Now.AddMinutes(-30) }),
        Fact("the facts come from the future", "stale-facts", evidence => evidence with { ReadAt = Now.AddMinutes(1) }),
        Control("the kill switch is on", "kill-switch", controls =>
            controls with
            {
                KillSwitch = Read.Found(new KillSwitchPosition(true, "drill")),
            }
        ),
        Control("the kill switch is unreadable", "kill-switch", controls => controls with { KillSwitch = Broken<KillSwitchPosition>() }),
        Control("the budget is used up", "budget", controls => controls with { Budget = Read.Absent<BudgetReservation>() }),
        Control("the budget is unreadable", "budget", controls => controls with { Budget = Broken<BudgetReservation>() }),
        Control("the reservation is another intent's", "budget", controls =>
            controls with
            {
                Budget = Read.Found(new BudgetReservation("intent-2")),
            }
        ),
        Control("the breaker is open", "breaker", controls =>
            controls with
            {
                Breaker = Read.Found(new BreakerPosition(false, "too many failed")),
            }
        ),
        Control("the breaker is unreadable", "breaker", controls => controls with { Breaker = Broken<BreakerPosition>() }),
        Control("the intent names another recipient", "intent", controls =>
            controls with
            {
                Intent = Intent with { RecipientId = Guid.NewGuid() },
            }
        ),
        Control("the intent is of another tenant", "intent", controls =>
            controls with
            {
                Intent = Intent with { TenantId = Guid.NewGuid() },
            }
        ),
        Control("the intent was recorded after the reading", "intent", controls =>
            controls with
            {
                Intent = Intent with { RecordedAt = Now },
            }
        ),
    ];

    private static Obstacle Fact(string name, string rule, Func<ConflictEvidence, ConflictEvidence> change) =>
        new(name, rule, change, controls => controls);

    private static Obstacle Control(string name, string rule, Func<PurgeControls, PurgeControls> change) =>
        new(name, rule, evidence => evidence, change);

    private static Read<T> Broken<T>() => Read.Unreadable<T>(ReadFaultKind.ServiceFailed, "GET answered 503");
}

/// <summary>One change that must prevent the purge.</summary>
internal sealed record Obstacle(
    string Name,
    string Rule,
    Func<ConflictEvidence, ConflictEvidence> ChangeEvidence,
    Func<PurgeControls, PurgeControls> ChangeControls
);
