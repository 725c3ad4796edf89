using TenantHygiene.Functions.Purging;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.Safety.Execution;
using TenantHygiene.Safety.Simulation;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.Safety.Invariants;

/// <summary>The promise of docs/safety.md in other words than the product's: what must have been true when it was last looked at.</summary>
internal static class PurgeInvariants
{
    /// <summary>
    /// The points that are about the facts. Each must have held at some moment since the facts were last begun to be read.
    /// </summary>
    public static IEnumerable<(string Point, Func<GroundTruth, bool> Holds)> Points(
        PolicyDocument policy,
        Func<GroundTruth, bool> isApproved
    ) =>
        [
            ("1 exactly one recipient", ground => ground.IsOnlyHolder),
            ("2 the GUID of the error", ground => ground.HoldsGuid),
            ("2 an error that stands", ground => ground.ErrorNamesGuid),
            ("3 not the user's own", ground => !ground.IsOwn),
            ("4 soft-deleted", ground => ground.IsSoftDeleted),
            ("4 a mail user or a user's mailbox", ground => ground.Type is RecipientType.MailUser or RecipientType.UserMailbox),
            ("5 the Entra user is gone", ground => ground.IsUserGone),
            ("6 no hold", ground => ground.Hold is null),
            ("7 policy or approval", ground => Allows(policy, ground, isApproved(ground))),
            ("7 not protected", ground => !IsProtected(policy, ground)),
            ("7 content copied first", ground =>
                ground.Items == 0 || Rules(policy, ground).CopyContentTo is null || ground.IsContentCopied
            ),
            ("8 tenant released", ground => policy.NewTenants is NewTenantPolicy.Act || ground.IsReleased),
            ("8 quiet hours", ground => !policy.QuietHours.Any(hours => hours.Contain(ground.At))),
            ("9 the remediation is purging", ground => ground.State is RemediationState.Purging),
        ];

    private static RecipientPolicy Rules(PolicyDocument policy, GroundTruth ground) =>
        ground.Type is RecipientType.MailUser ? policy.GuidInUse.MailUsers : policy.GuidInUse.Mailboxes;

    private static bool Allows(PolicyDocument policy, GroundTruth ground, bool isApproved)
    {
        var rules = Rules(policy, ground);
        return rules.Action switch
        {
            PolicyAction.Auto => isApproved || IsWithin(rules, ground),
            PolicyAction.Approve => isApproved,
            _ => false,
        };
    }

    private static bool IsWithin(RecipientPolicy rules, GroundTruth ground) =>
        ground.Items <= (rules.MaximumItems ?? long.MaxValue)
        && ground.Bytes <= (rules.MaximumBytes ?? long.MaxValue)
        && ground.At - ground.DeletedAt >= rules.MinimumAge;

    private static bool IsProtected(PolicyDocument policy, GroundTruth ground) =>
        policy.ProtectedRecipients.Any(entry =>
            entry.Equals(ground.RecipientId.ToString(), StringComparison.OrdinalIgnoreCase)
            || ground.Address.Equals(entry, StringComparison.OrdinalIgnoreCase)
            || (entry.EndsWith('*') && ground.Address.StartsWith(entry[..^1], StringComparison.OrdinalIgnoreCase))
        );
}

/// <summary>A purge that took effect.</summary>
/// <param name="At">When.</param>
/// <param name="Users">How many users the tenant had.</param>
internal sealed record PurgeRecord(DateTimeOffset At, int Users)
{
    /// <summary>
    /// Counts the purges of the last one's hour and day. One that was judged before the hour was over and sent after it may count there.
    /// </summary>
    public static void CheckBudgets(IReadOnlyList<PurgeRecord> purges, BudgetPolicy budgets)
    {
        var last = purges[^1];
        if ((last.At - PurgeProof.Freshness).Hour != last.At.Hour)
        {
            return;
        }

        var today = purges.Count(purge => purge.At.Date == last.At.Date);
        var thisHour = purges.Count(purge => purge.At.Date == last.At.Date && purge.At.Hour == last.At.Hour);
        // The number of users may have changed between its reading and now, hence the widest limit that was ever right.
        var perDay = purges.Max(purge => budgets.DailyLimit(purge.Users + 1));
        Check(thisHour, budgets.PerHour, "hour");
        Check(today, perDay, "day");
        Check(today, budgets.GlobalPerDay, "day of all tenants");
    }

    private static void Check(int used, int? limit, string window)
    {
        if (used > limit)
        {
            throw new InvariantViolationException("8 budget", $"{used} purges in one {window}, where {limit} are allowed.");
        }
    }
}

/// <summary>When nothing but failures came back lately, at most one purge may try in each pause of the breaker.</summary>
internal sealed class BreakerInvariant
{
    private readonly List<(string Recipient, DateTimeOffset At, bool Succeeded)> _answers = [];

    /// <summary>One that refuses again and again says nothing about the others: of each recipient its last answer counts.</summary>
    public void Answered(string recipient, DateTimeOffset at, bool succeeded)
    {
        _answers.RemoveAll(answer => answer.Recipient == recipient);
        _answers.Add((recipient, at, succeeded));
    }

    public void Sending(DateTimeOffset at)
    {
        var last = _answers.TakeLast(ErrorRateBreaker.MinimumOutcomes).ToList();
        if (
            last.Count == ErrorRateBreaker.MinimumOutcomes
            && last.TrueForAll(answer => !answer.Succeeded)
            && last[^1].At - last[0].At < ErrorRateBreaker.Window
            && at - last[^1].At < ErrorRateBreaker.Pause
        )
        {
            throw new InvariantViolationException(
                "8 breaker",
                $"The last {last.Count} purges failed, and another is sent {at - last[^1].At} after the last."
            );
        }
    }
}

/// <summary>A litigation hold is released only by approvals that name it, and only when nothing else stands in the way.</summary>
internal static class HoldReleaseInvariant
{
    public static void Check(SimulatedSystem system, ActivityRun run)
    {
        var policy = system.History.Policy;
        var input = (PurgeInput)run.Input;
        var naming = system
            .InvariantChecker.Approvals.Where(approval => approval.RemediationId == input.Subject.RemediationId && approval.NamesHold)
            .ToList();
        Require(policy.Approval.MayReleaseLitigationHold, "the policy does not let the question be asked");
        Require(run.KillSwitchWasOn is false, "the kill switch is on, or was not read");
        Require(run.KillSwitchStep == run.Steps - 1, "the kill switch was not read immediately before");
        Require(run.Window.Any(ground => !ground.HasOtherHolds), "there are other holds");
        Require(
            run.Window.Any(ground => ground.IsSoftDeleted && ground.IsUserGone && !ground.IsOwn && ground.IsOnlyHolder && ground.HoldsGuid),
            "more than the hold stands in the way"
        );
        Require(
            run.Window.Any(ground =>
                naming.Where(approval => approval.Facts == ground.Facts).Select(approval => approval.By).Distinct().Count()
                >= policy.Approval.Approvers
            ),
            "too few people named it for what stands now"
        );
        Require(run.Unread.Count == 0, $"these could not be read: {string.Join(", ", run.Unread)}");

        void Require(bool holds, string why)
        {
            if (!holds)
            {
                throw new InvariantViolationException("6 release of a hold", why);
            }
        }
    }
}
