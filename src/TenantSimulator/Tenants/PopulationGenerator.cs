using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>Makes up users with problems among a population of healthy ones, the same for the same seed.</summary>
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
        var population = tenant.Users.Populate(first => new Population(tenant, problems.Count, first));
        tenant.Recipients.Populate(population);
        foreach (var (number, problem) in problems.Index())
        {
            var sequence = population.SequenceOf(population.PositionOfProblem(number));
            AddProblem(tenant, problem, new Draft(tenant, random, $"case{number:D5}", sequence));
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

    private sealed record Problem(string Title, string? ExpectedState, int Count, Action<Draft> Add);

    private sealed class Draft(Tenant tenant, Random random, string name, int sequence)
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
                isGenerated: true,
                sequence
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
