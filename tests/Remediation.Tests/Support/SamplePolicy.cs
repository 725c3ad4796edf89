using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Remediation.Tests.Support;

/// <summary>A policy that allows everything; tests take one thing away at a time.</summary>
internal static class SamplePolicy
{
    public static PolicyDocument Permissive { get; } =
        new()
        {
            Name = "test",
            Description = "Allows everything.",
            GuidInUse = new GuidInUsePolicy
            {
                MailUsers = new RecipientPolicy { Action = PolicyAction.Auto, MaximumItems = null },
                Mailboxes = new RecipientPolicy { Action = PolicyAction.Auto, MaximumItems = null },
            },
            Budgets = new BudgetPolicy { PerDay = 100, PercentOfUsersPerDay = 100 },
            NewTenants = NewTenantPolicy.Act,
        };

    public static PolicyDocument With(this PolicyDocument policy, Func<RecipientPolicy, RecipientPolicy> change) =>
        policy with
        {
            GuidInUse = new GuidInUsePolicy
            {
                MailUsers = change(policy.GuidInUse.MailUsers),
                Mailboxes = change(policy.GuidInUse.Mailboxes),
            },
        };
}
