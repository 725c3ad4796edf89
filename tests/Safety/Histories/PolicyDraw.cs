using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Safety.Histories;

/// <summary>Draws a policy.</summary>
internal static class PolicyDraw
{
    /// <summary>Where policies that ask for a copy of the content want it.</summary>
    public const string RescueMailbox = "rescue@contoso.example";

    public static PolicyDocument From(Random random, IReadOnlyList<Conflict> conflicts) => new()
    {
        Name = "drawn",
        Description = "Drawn from a seed.",
        GuidInUse = new GuidInUsePolicy { MailUsers = Recipient(random), Mailboxes = Recipient(random) },
        ProtectedRecipients = Chance(random, 12) ? [Protection(random, conflicts)] : [],
        Approval = new ApprovalPolicy
        {
            Approvers = Chance(random, 25) ? 2 : 1,
            ExpiresAfter = TimeSpan.FromMinutes(random.Next(3) switch { 0 => 30, 1 => 90, _ => 2880 }),
            RemindEvery = TimeSpan.FromHours(random.Next(1, 10)),
            MayReleaseLitigationHold = Chance(random, 50),
        },
        QuietHours = Chance(random, 12) ? [new QuietHours { Days = Enum.GetValues<DayOfWeek>(), From = new TimeOnly(random.Next(24), 0), To = new TimeOnly(random.Next(24), 30) }] : [],
        Budgets = new BudgetPolicy
        {
            PerHour = Chance(random, 40) ? random.Next(1, 3) : null,
            PerDay = random.Next(1, 5),
            PercentOfUsersPerDay = Chance(random, 20) ? 5 : 100,
            GlobalPerDay = Chance(random, 20) ? random.Next(1, 3) : null,
        },
        NewTenants = Chance(random, 50) ? NewTenantPolicy.Act : NewTenantPolicy.Plan,
    };

    private static RecipientPolicy Recipient(Random random) => new()
    {
        Action = random.Next(20) switch { < 14 => PolicyAction.Auto, < 19 => PolicyAction.Approve, _ => PolicyAction.Plan },
        MaximumItems = Chance(random, 40) ? random.Next(0, 60) : null,
        MaximumBytes = Chance(random, 20) ? random.Next(0, 60_000) : null,
        MinimumAge = Chance(random, 25) ? TimeSpan.FromDays(random.Next(1, 30)) : TimeSpan.Zero,
        RescueTo = Chance(random, 12) ? RescueMailbox : null,
    };

    private static string Protection(Random random, IReadOnlyList<Conflict> conflicts)
    {
        var holder = conflicts[0].Holders[0].Id;
        return random.Next(3) switch { 0 => holder.ToString(), 1 => $"copy-{holder:N}@*", _ => "someone-else@contoso.example" };
    }

    private static bool Chance(Random random, int percent) => random.Next(100) < percent;
}
