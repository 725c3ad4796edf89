using TenantHygiene.Remediation.Policies;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.Safety.Histories;

/// <summary>Draws a history from a seed. Most begin with a conflict that may be purged, since only those come near the purge.</summary>
internal sealed class HistoryGenerator
{
    private const int SignalSeed = 0x5EED;

    private readonly Random _random;

    private HistoryGenerator(int seed) => _random = new Random(seed);

    public static History From(int seed)
    {
        var history = new HistoryGenerator(seed).Draw(seed);
        return history with { Interventions = [.. history.Interventions, .. WithSignals(new Random(seed ^ SignalSeed))] };
    }

    // Drawn apart, so that the histories of known seeds stay what they are but for it.
    private static IEnumerable<Intervention> WithSignals(Random random)
    {
        var count = random.Next(100) < 30 ? random.Next(1, 4) : 0;
        string[] activities =
        [
            nameof(TenantHygiene.Functions.Purging.PurgeConflict),
            nameof(TenantHygiene.Functions.Verification.VerifyError),
            nameof(TenantHygiene.Functions.Verification.Reprovision),
            nameof(TenantHygiene.Functions.Remediation.Diagnose),
        ];
        return Enumerable
            .Range(0, count)
            .Select(_ => new Intervention(
                activities[random.Next(activities.Length)],
                random.Next(1, 5),
                random.Next(1, 6),
                InterventionKind.Signal,
                Variant: 0
            ))
            .ToList();
    }

    private History Draw(int seed)
    {
        var conflicts = Enumerable.Range(0, Pick(1, 1, 1, 2, 3)).Select(_ => Conflict()).ToList();
        var history = new History
        {
            Seed = seed,
            Conflicts = conflicts,
            Policy = PolicyGenerator.From(_random, conflicts),
            OrganisationHolds = Chance(5) ? [Pick(_holdMarks)] : [],
            HealthyUsers = _random.Next(0, 25),
            IsReleased = !Chance(10),
            ReplicaLag = Chance(20) ? TimeSpan.FromSeconds(_random.Next(10, 300)) : TimeSpan.Zero,
            RetryTakes = TimeSpan.FromSeconds(_random.Next(0, 1200)),
            Interventions = [.. Enumerable.Range(0, Pick(0, 1, 1, 2, 2, 3, 5)).Select(_ => Intervention())],
            Answers =
            [
                .. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Chance(55) ? Answer.ApproveNamingHold : (Answer)_random.Next(0, 9)),
            ],
        };
        return _random.Next(100) switch
        {
            < 12 => Asked(history),
            < 17 => Copied(history),
            < 20 => Late(history),
            _ => history,
        };
    }

    /// <summary>People are asked, and something happens between their answers and the act.</summary>
    private History Asked(History history) =>
        history with
        {
            Policy = history.Policy with
            {
                GuidInUse = new GuidInUsePolicy
                {
                    MailUsers = history.Policy.GuidInUse.MailUsers with { Action = PolicyAction.Approve },
                    Mailboxes = history.Policy.GuidInUse.Mailboxes with { Action = PolicyAction.Approve },
                },
            },
            Conflicts = [.. history.Conflicts.Select(conflict => conflict with { RequestedBy = Chance(60) ? "anna" : null })],
            Answers =
            [
                Chance(75) ? Answer.ApproveNamingHold : Answer.ApproveByRequester,
                Pick(Answer.ApproveBySecond, Answer.ApproveStaleHash, Answer.ApproveByRequester),
                Answer.ApproveNamingHold,
            ],
            Interventions =
            [
                .. history.Interventions,
                Chance(50) ? Between("ReviewApproval", run: 2, step: 1) : Between("PurgeConflict", run: 1, _random.Next(1, 10)),
            ],
        };

    /// <summary>The content is copied first, or should have been: it arrives after the plan, or the copy comes to nothing.</summary>
    private History Copied(History history) =>
        history with
        {
            Policy = history.Policy with { GuidInUse = SampleHistories.CopyingFirst },
            Interventions = [.. history.Interventions.Take(1), Chance(40) ? WhileCopying() : AfterCopying()],
        };

    private Intervention WhileCopying()
    {
        var kind = Pick(
            InterventionKind.CopyInvalidated,
            InterventionKind.CrashAfter,
            InterventionKind.Duplicate,
            InterventionKind.Sleep,
            InterventionKind.ReplyLost,
            InterventionKind.ServiceFails,
            InterventionKind.ContentArrives,
            InterventionKind.Restore
        );
        return new Intervention("CopyContent", Pick(1, 2, 3), _random.Next(1, 25), kind, _random.Next(0, 1000));
    }

    private Intervention AfterCopying() =>
        new(
            "PurgeConflict",
            Run: 1,
            _random.Next(1, 6),
            Pick(InterventionKind.ContentArrives, InterventionKind.CopyInvalidated, InterventionKind.CopyInvalidated),
            _random.Next(0, 1000)
        );

    /// <summary>People say yes in time, and the plan is carried out when the time is over.</summary>
    private History Late(History history)
    {
        var rules = new RecipientPolicy { Action = PolicyAction.Approve, MaximumItems = null };
        return history with
        {
            Policy = history.Policy with
            {
                GuidInUse = new GuidInUsePolicy { MailUsers = rules, Mailboxes = rules },
                Approval = history.Policy.Approval with { Approvers = 1, ExpiresAfter = TimeSpan.FromMinutes(30) },
            },
            Conflicts = [.. history.Conflicts.Select(conflict => conflict with { RequestedBy = null })],
            Answers = [Answer.ApproveNamingHold, Answer.ApproveNamingHold],
            Interventions =
            [
                .. history.Interventions.Take(1),
                new Intervention("PurgeConflict", Run: 1, _random.Next(1, 6), InterventionKind.Stall, _random.Next(0, 2)),
            ],
        };
    }

    private Intervention Between(string activity, int run, int step)
    {
        var kind = Pick(
            InterventionKind.ContentArrives,
            InterventionKind.ContentArrives,
            InterventionKind.Stall,
            InterventionKind.LinkReturns,
            InterventionKind.Hold,
            InterventionKind.Cancel
        );
        return new Intervention(activity, run, step, kind, kind is InterventionKind.Stall ? _random.Next(0, 2) : _random.Next(0, 1000));
    }

    // A copy is spoilt only where there is one.
    private static readonly InterventionKind[] _everywhere =
    [
        .. Enum.GetValues<InterventionKind>().Where(kind => kind is not (InterventionKind.CopyInvalidated or InterventionKind.Signal)),
    ];

    private static readonly string[] _holdMarks =
    [
        "mbx0123456789abcdef0123456789abcdef:1",
        "grp0123456789abcdef0123456789abcdef:3",
        "skp0123456789abcdef0123456789abcdef:2",
        "UniH01234567-89ab-cdef-0123-456789abcdef",
        "cld0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef",
        "-mbx0123456789abcdef0123456789abcdef",
        "zzz0123456789abcdef0123456789abcdef",
    ];

    private Conflict Conflict()
    {
        var ofArchive = Chance(25);
        return new Conflict
        {
            UserId = Id(),
            OfArchive = ofArchive,
            Value = Id(),
            Holders = [.. Enumerable.Range(0, Chance(4) ? 2 : 1).Select(_ => Holder(ofArchive))],
            RequestedBy = Chance(40) ? Pick("anna", "bert") : null,
        };
    }

    private Holder Holder(bool ofArchive)
    {
        var type = Chance(5)
            ? RecipientType.SharedMailbox
            : Pick(RecipientType.MailUser, RecipientType.MailUser, RecipientType.UserMailbox);
        var isHeld = Chance(9);
        return new Holder
        {
            Id = Id(),
            Type = type,
            State = Chance(5) ? RecipientState.Active : RecipientState.SoftDeleted,
            Link = Chance(93) ? HolderLink.Nobody : Pick(HolderLink.DeletedUser, HolderLink.HiddenDeletedUser, HolderLink.AffectedUser),
            Items = type is RecipientType.MailUser || Chance(50) ? 0 : _random.Next(1, 100),
            ArchiveItems = ofArchive || Chance(15) ? _random.Next(0, 50) : 0,
            DeletedDaysAgo = _random.Next(1, 40),
            LitigationHold = isHeld && Chance(40),
            ComplianceTag = isHeld && Chance(20),
            DelayHold = isHeld && Chance(20),
            InPlaceHolds = isHeld ? [Pick(_holdMarks)] : [],
            PurgeRefusal = Chance(6) ? "The purge is refused for no visible reason." : null,
        };
    }

    private Intervention Intervention()
    {
        // Most happen where they can do the most harm: in the destructive step.
        var activity = Chance(65)
            ? "PurgeConflict"
            : Pick("Diagnose", "Diagnose", "ReviewApproval", "ReleaseHold", "CopyContent", "Reprovision", "VerifyError");
        var kind = Chance(20) ? InterventionKind.ServiceFails : _everywhere[_random.Next(_everywhere.Length)];
        var last = (activity, kind) switch
        {
            ("PurgeConflict", InterventionKind.ServiceFails) => 35,
            ("PurgeConflict" or "Diagnose", _) => 80,
            _ => 25,
        };
        return new Intervention(activity, Pick(1, 1, 1, 1, 2, 2, 3, 4), _random.Next(1, last), kind, _random.Next(0, 1000));
    }

    private Guid Id()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];
}

/// <summary>Draws a policy.</summary>
internal static class PolicyGenerator
{
    /// <summary>Where policies that ask for a copy of the content want it.</summary>
    public const string CopyMailbox = "rescue@contoso.example";

    public static PolicyDocument From(Random random, IReadOnlyList<Conflict> conflicts) =>
        new()
        {
            Name = "drawn",
            Description = "Drawn from a seed.",
            GuidInUse = new GuidInUsePolicy { MailUsers = Recipient(random), Mailboxes = Recipient(random) },
            ProtectedRecipients = Chance(random, 12) ? [Protection(random, conflicts)] : [],
            Approval = new ApprovalPolicy
            {
                Approvers = Chance(random, 25) ? 2 : 1,
                ExpiresAfter = TimeSpan.FromMinutes(
                    random.Next(3) switch
                    {
                        0 => 30,
                        1 => 90,
                        _ => 2880,
                    }
                ),
                RemindEvery = TimeSpan.FromHours(random.Next(1, 10)),
                MayReleaseLitigationHold = Chance(random, 50),
            },
            QuietHours = Chance(random, 12)
                ?
                [
                    new QuietHours
                    {
                        Days = Enum.GetValues<DayOfWeek>(),
                        From = new TimeOnly(random.Next(24), 0),
                        To = new TimeOnly(random.Next(24), 30),
                    },
                ]
                : [],
            Budgets = new BudgetPolicy
            {
                PerHour = Chance(random, 40) ? random.Next(1, 3) : null,
                PerDay = random.Next(1, 5),
                PercentOfUsersPerDay = Chance(random, 20) ? 5 : 100,
                GlobalPerDay = Chance(random, 20) ? random.Next(1, 3) : null,
            },
            NewTenants = Chance(random, 50) ? NewTenantPolicy.Act : NewTenantPolicy.Plan,
        };

    private static RecipientPolicy Recipient(Random random) =>
        new()
        {
            Action = random.Next(20) switch
            {
                < 14 => PolicyAction.Auto,
                < 19 => PolicyAction.Approve,
                _ => PolicyAction.Plan,
            },
            MaximumItems = Chance(random, 40) ? random.Next(0, 60) : null,
            MaximumBytes = Chance(random, 20) ? random.Next(0, 60_000) : null,
            MinimumAge = Chance(random, 25) ? TimeSpan.FromDays(random.Next(1, 30)) : TimeSpan.Zero,
            CopyContentTo = Chance(random, 12) ? CopyMailbox : null,
        };

    private static string Protection(Random random, IReadOnlyList<Conflict> conflicts)
    {
        var holder = conflicts[0].Holders[0].Id;
        return random.Next(3) switch
        {
            0 => holder.ToString(),
            1 => $"copy-{holder:N}@*",
            _ => "someone-else@contoso.example",
        };
    }

    private static bool Chance(Random random, int percent) => random.Next(100) < percent;
}
