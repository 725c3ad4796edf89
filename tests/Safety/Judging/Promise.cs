using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.States;
using TenantHygiene.TenantSimulator.Recipients;

namespace TenantHygiene.Safety.Judging;

/// <summary>The promise of docs/safety.md in other words than the product's: what must have been true when it was last looked at.</summary>
internal static class Promise
{
    /// <summary>The points that are about the facts. Each must have held at some moment since the facts were last begun to be read.</summary>
    public static IEnumerable<(string Point, Func<Ground, bool> Holds)> Points(PolicyDocument policy, Func<Ground, bool> isApproved) =>
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
        ("7 rescued first", ground => ground.Items == 0 || Rules(policy, ground).RescueTo is null || ground.IsRescued),
        ("8 tenant released", ground => policy.NewTenants is NewTenantPolicy.Act || ground.IsReleased),
        ("8 quiet hours", ground => !policy.QuietHours.Any(hours => hours.Contain(ground.At))),
        ("9 the remediation is purging", ground => ground.State is RemediationState.Purging),
    ];

    private static RecipientPolicy Rules(PolicyDocument policy, Ground ground) => ground.Type is RecipientType.MailUser ? policy.GuidInUse.MailUsers : policy.GuidInUse.Mailboxes;

    private static bool Allows(PolicyDocument policy, Ground ground, bool isApproved)
    {
        var rules = Rules(policy, ground);
        return rules.Action switch
        {
            PolicyAction.Auto => isApproved || IsWithin(rules, ground),
            PolicyAction.Approve => isApproved,
            _ => false,
        };
    }

    private static bool IsWithin(RecipientPolicy rules, Ground ground) =>
        ground.Items <= (rules.MaximumItems ?? long.MaxValue)
        && ground.Bytes <= (rules.MaximumBytes ?? long.MaxValue)
        && ground.At - ground.DeletedAt >= rules.MinimumAge;

    private static bool IsProtected(PolicyDocument policy, Ground ground) => policy.ProtectedRecipients.Any(entry =>
        entry.Equals(ground.RecipientId.ToString(), StringComparison.OrdinalIgnoreCase)
        || ground.Address.Equals(entry, StringComparison.OrdinalIgnoreCase)
        || (entry.EndsWith('*') && ground.Address.StartsWith(entry[..^1], StringComparison.OrdinalIgnoreCase)));
}
