using TenantHygiene.TenantSimulator.Provisioning;
using TenantHygiene.TenantSimulator.Recipients;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>Makes up healthy users and users with problems, the same for the same seed.</summary>
internal static class PopulationGenerator
{
    /// <summary>Adds what the scenario asks for, problems spread evenly among the healthy ones.</summary>
    /// <param name="tenant">The tenant.</param>
    public static void Fill(Tenant tenant)
    {
        var wanted = tenant.Scenario.Generate;
        var random = new Random(wanted.Seed);
        var problems = Problems(wanted.Errors);
        var (placed, total) = (0, wanted.HealthyUsers + problems.Count);
        for (var number = 0; number < total; number++)
        {
            if (placed < problems.Count && (long)number * problems.Count / total >= placed)
            {
                problems[placed](new Draft(tenant, random, $"case{placed:D5}"));
                placed++;
            }
            else
            {
                AddHealthy(new Draft(tenant, random, $"user{number:D6}"));
            }
        }
    }

    private static List<Action<Draft>> Problems(GeneratedErrors counts)
    {
        List<Action<Draft>> problems =
        [
            .. Enumerable.Repeat<Action<Draft>>(draft => draft.AddUser(archive: draft.AddHolder(RecipientType.MailUser, archive: draft.Guid()).ArchiveGuid), counts.SoftDeletedMailUser),
            .. Enumerable.Repeat<Action<Draft>>(draft => draft.AddUser(mailbox: draft.AddHolder(RecipientType.UserMailbox, mailbox: draft.Guid()).ExchangeGuid), counts.SoftDeletedMailbox),
            .. Enumerable.Repeat<Action<Draft>>(draft => draft.AddUser(draft.AddHolder(RecipientType.MailUser, mailbox: draft.Guid()).ExchangeGuid, draft.AddHolder(RecipientType.MailUser, archive: draft.Guid(), name: "archive").ArchiveGuid), counts.Chained),
            .. Enumerable.Repeat<Action<Draft>>(draft => draft.AddUser(mailbox: draft.AddHolder(RecipientType.MailUser, mailbox: draft.Guid(), state: RecipientState.Active).ExchangeGuid), counts.ActiveConflict),
            .. Enumerable.Repeat<Action<Draft>>(draft => draft.AddUser(mailbox: draft.AddHolder(RecipientType.UserMailbox, mailbox: draft.Guid(), onHold: true).ExchangeGuid), counts.LitigationHold),
            .. Enumerable.Repeat<Action<Draft>>(draft => draft.AddUser(mailbox: draft.AddHolder(RecipientType.MailUser, mailbox: draft.Guid(), ownerInRecycleBin: true).ExchangeGuid), counts.RecycleBin),
            .. Enumerable.Repeat<Action<Draft>>(draft => draft.AddUser(archive: Guid.Empty, own: new RecipientScenario { Type = RecipientType.UserMailbox, ExchangeGuid = draft.Guid(), ArchiveGuid = draft.Guid() }), counts.ArchiveMismatch),
            .. Enumerable.Repeat<Action<Draft>>(draft => draft.AddUser(error: new GivenError { ErrorCode = "Ex9ABFAD", Description = "The object could not be processed for a reason that nobody has written down." }), counts.Unknown),
            .. Enumerable.Repeat<Action<Draft>>(draft => draft.AddUser(error: new GivenError { ServiceInstance = "SharePoint/Dublin", Description = "The profile could not be written." }), counts.OtherService),
        ];
        return problems;
    }

    private static void AddHealthy(Draft draft)
    {
        var mailbox = draft.Guid();
        draft.AddUser(mailbox, own: new RecipientScenario { Type = RecipientType.UserMailbox, ExchangeGuid = mailbox, Guid = draft.Guid() });
    }

    private sealed class Draft(Tenant tenant, Random random, string name)
    {
        public Guid Guid()
        {
            Span<byte> bytes = stackalloc byte[16];
            random.NextBytes(bytes);
            return new Guid(bytes);
        }

        public void AddUser(Guid? mailbox = null, Guid? archive = null, RecipientScenario? own = null, GivenError? error = null) =>
            TenantLoader.AddUser(
                tenant,
                new UserScenario
                {
                    Id = Guid(),
                    UserPrincipalName = $"{name}@{tenant.Scenario.DefaultDomain}",
                    ActiveDirectory = new ActiveDirectoryAttributes { ExchangeGuid = mailbox, ArchiveGuid = archive },
                    Recipient = own ?? new RecipientScenario { Guid = Guid() },
                    Errors = error is null ? [] : [error],
                },
                isGenerated: true);

        public Recipient AddHolder(RecipientType type, Guid? mailbox = null, Guid? archive = null, RecipientState state = RecipientState.SoftDeleted, bool onHold = false, bool ownerInRecycleBin = false, string name = "holder")
        {
            var alias = $"{Prefix}-{name}";
            var owner = ownerInRecycleBin ? $"{alias}@{tenant.Scenario.DefaultDomain}" : null;
            if (owner is not null)
            {
                TenantLoader.AddUser(tenant, new UserScenario { Id = Guid(), UserPrincipalName = owner, DeletedDateTime = tenant.Now.AddDays(-5) }, isGenerated: true);
            }

            return TenantLoader.AddRecipient(
                tenant,
                new RecipientScenario { Name = alias, Guid = Guid(), Type = type, State = state, ExchangeGuid = mailbox, ArchiveGuid = archive, User = owner, LitigationHoldEnabled = onHold },
                isGenerated: true);
        }

        private string Prefix => name;
    }
}
