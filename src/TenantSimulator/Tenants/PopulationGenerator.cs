using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>Makes up healthy users and users with problems, the same for the same seed.</summary>
internal static class PopulationGenerator
{
    private const string Resolved = nameof(Resolved);
    private const string NeedsOperator = nameof(NeedsOperator);

    /// <summary>Adds what the scenario asks for, problems spread evenly among the healthy ones.</summary>
    /// <param name="tenant">The tenant.</param>
    public static void Fill(Tenant tenant)
    {
        var wanted = tenant.Scenario.Generate;
        var random = new Random(wanted.Seed);
        var problems = Problems(wanted.Errors).SelectMany(problem => Enumerable.Repeat(problem, problem.Count)).ToList();
        var (placed, total) = (0, wanted.HealthyUsers + problems.Count);
        for (var number = 0; number < total; number++)
        {
            if (placed < problems.Count && (long)number * problems.Count / total >= placed)
            {
                AddProblem(tenant, problems[placed], new Draft(tenant, random, $"case{placed:D5}"));
                placed++;
            }
            else
            {
                AddHealthy(new Draft(tenant, random, $"user{number:D6}"));
            }
        }
    }

    private static Problem[] Problems(GeneratedErrors counts) =>
        [
            new("Soft-deleted mail user holds the ArchiveGuid", Resolved, counts.SoftDeletedMailUser, draft =>
                draft.AddUser(archive: draft.AddHolder(RecipientType.MailUser, archive: draft.Guid()).ArchiveGuid)
            ),
            new("Soft-deleted mailbox holds the ExchangeGuid", Resolved, counts.SoftDeletedMailbox, draft =>
                draft.AddUser(draft.AddHolder(RecipientType.UserMailbox, draft.Guid()).ExchangeGuid)
            ),
            new("ExchangeGuid conflict followed by an ArchiveGuid conflict", Resolved, counts.Chained, draft =>
                draft.AddUser(
                    draft.AddHolder(RecipientType.MailUser, draft.Guid()).ExchangeGuid,
                    draft.AddHolder(RecipientType.MailUser, archive: draft.Guid(), suffix: "archive").ArchiveGuid
                )
            ),
            new("Active mail user holds the ExchangeGuid", NeedsOperator, counts.ActiveConflict, draft =>
                draft.AddUser(draft.AddHolder(RecipientType.MailUser, draft.Guid(), state: RecipientState.Active).ExchangeGuid)
            ),
            new("Inactive mailbox on litigation hold", NeedsOperator, counts.LitigationHold, draft =>
                draft.AddUser(draft.AddHolder(RecipientType.UserMailbox, draft.Guid(), onHold: true).ExchangeGuid)
            ),
            new("Entra user of the conflict still in the recycle bin", NeedsOperator, counts.RecycleBin, draft =>
                draft.AddUser(draft.AddHolder(RecipientType.MailUser, draft.Guid(), ownerInRecycleBin: true).ExchangeGuid)
            ),
            new("ArchiveGuid mismatch", NeedsOperator, counts.ArchiveMismatch, draft => draft.AddUser(
                    archive: Guid.Empty,
                    own: new RecipientScenario
                    {
                        Type = RecipientType.UserMailbox,
                        ExchangeGuid = draft.Guid(),
                        ArchiveGuid = draft.Guid(),
                    }
                )),
            new("Unknown error text", NeedsOperator, counts.Unknown, draft =>
                draft.AddUser(
                    error: new ErrorScenario
                    {
                        ErrorCode = "Ex9ABFAD",
                        Description = "The object could not be processed for a reason that nobody has written down.",
                    }
                )
            ),
            new("Error of another service", null, counts.OtherService, draft =>
                draft.AddUser(
                    error: new ErrorScenario { ServiceInstance = "SharePoint/Dublin", Description = "The profile could not be written." }
                )
            ),
        ];

    private static void AddProblem(Tenant tenant, Problem problem, Draft draft)
    {
        problem.Add(draft);
        if (tenant.Scenario.Generate.Cases && problem.ExpectedState is { } state)
        {
            tenant.SharedScenario.Cases.Add(
                new Case
                {
                    User = draft.UserPrincipalName,
                    TenantId = tenant.Id,
                    Title = problem.Title,
                    Expected = new ExpectedOutcome { State = state },
                }
            );
        }
    }

    private static void AddHealthy(Draft draft)
    {
        var mailbox = draft.Guid();
        draft.AddUser(
            mailbox,
            own: new RecipientScenario
            {
                Type = RecipientType.UserMailbox,
                ExchangeGuid = mailbox,
                Guid = draft.Guid(),
            }
        );
    }

    private sealed record Problem(string Title, string? ExpectedState, int Count, Action<Draft> Add);

    private sealed class Draft(Tenant tenant, Random random, string name)
    {
        public string UserPrincipalName => $"{name}@{tenant.Scenario.DefaultDomain}";

        public Guid Guid()
        {
            Span<byte> bytes = stackalloc byte[16];
            random.NextBytes(bytes);
            return new Guid(bytes);
        }

        public void AddUser(Guid? mailbox = null, Guid? archive = null, RecipientScenario? own = null, ErrorScenario? error = null) =>
            TenantLoader.AddUser(
                tenant,
                new UserScenario
                {
                    Id = Guid(),
                    UserPrincipalName = UserPrincipalName,
                    ActiveDirectory = new ActiveDirectoryAttributes { ExchangeGuid = mailbox, ArchiveGuid = archive },
                    Recipient = own ?? new RecipientScenario { Guid = Guid() },
                    Errors = error is null ? [] : [error],
                },
                isGenerated: true
            );

        public Recipient AddHolder(
            RecipientType type,
            Guid? mailbox = null,
            Guid? archive = null,
            RecipientState state = RecipientState.SoftDeleted,
            bool onHold = false,
            bool ownerInRecycleBin = false,
            string suffix = "holder"
        )
        {
            var alias = $"{name}-{suffix}";
            var owner = ownerInRecycleBin ? $"{alias}@{tenant.Scenario.DefaultDomain}" : null;
            if (owner is not null)
            {
                TenantLoader.AddUser(
                    tenant,
                    new UserScenario
                    {
                        Id = Guid(),
                        UserPrincipalName = owner,
                        DeletedDaysAgo = 5,
                    },
                    isGenerated: true
                );
            }

            return TenantLoader.AddRecipient(
                tenant,
                new RecipientScenario
                {
                    Name = alias,
                    Guid = Guid(),
                    Type = type,
                    State = state,
                    ExchangeGuid = mailbox,
                    ArchiveGuid = archive,
                    User = owner,
                    LitigationHoldEnabled = onHold,
                },
                isGenerated: true
            );
        }
    }
}
