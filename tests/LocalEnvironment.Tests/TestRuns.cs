using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Runs;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.LocalEnvironment.Tests;

/// <summary>Ordinary values, so that a test names only what it is about.</summary>
internal static class TestRuns
{
    public static readonly Guid Tenant = Guid.Parse("5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f");
    public static readonly DateTimeOffset RunStart = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Now = RunStart.AddSeconds(42);

    public static Guid Id(string user) =>
        new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(user)).AsSpan(0, 16));

    public static ExpectedCase Case(string user, string state = "Resolved", string? outcomeContains = null) =>
        new(Tenant, Id(user), user, $"What is wrong with {user}", state, outcomeContains, $"Why {user} ends as {state}.");

    public static RemediationEntry Remediation(string user, RemediationState state = RemediationState.Resolved) =>
        new()
        {
            Id = $"r-{user}-{state}",
            State = state,
            TenantId = Tenant,
            User = new RemediatedUser(Id(user), user, user),
            Problem = "GuidInUse",
            CreatedAt = RunStart.AddSeconds(2),
            UpdatedAt = RunStart.AddSeconds(12),
            CompletedAt = state.IsFinal() ? RunStart.AddSeconds(12) : null,
            Outcome = state.IsFinal() ? Outcome(user) : null,
            Steps =
            [
                new TimelineStep(1, RunStart.AddSeconds(2), "accepted", "A scan found the error.", RemediationState.Queued),
                new TimelineStep(2, RunStart.AddSeconds(3), "check", "The error still exists.", state),
            ],
        };

    public static RemediationOutcome Outcome(string user) =>
        new()
        {
            Code = "some-code",
            Found = $"Found for {user}.",
            Done = $"Done for {user}.",
            Actions = [],
            Verification = $"Verified for {user}.",
            NextSteps = [new NextStep($"Advice for {user}.")],
        };

    public static ScanEntry Scan(string state = "Complete") =>
        new("s-1", state, 3, 2013, 9, 9, "Full", null, RunStart, RunStart.AddSeconds(3));

    public static SimulatorReport Report(params Damage[] damage) =>
        new(
            289,
            4,
            [
                new RouteReport("graph", "GET /users", 30, new Dictionary<string, int> { ["200"] = 18, ["429"] = 12 }),
                new RouteReport("exchange", "Get-Recipient", 8, new Dictionary<string, int> { ["200"] = 8 }),
            ],
            [new TenantReport(Tenant, [], damage)],
            damage.Length,
            damage.Length
        );

    public static RunObservation RunObservation(IReadOnlyList<ExpectedCase> cases, params RemediationEntry[] remediations) =>
        new()
        {
            At = Now,
            RunStartedAt = RunStart,
            Cases = cases,
            InitiallyAffectedUsers = cases.Select(expected => expected.UserId!.Value).ToHashSet(),
            AffectedUsers = new HashSet<Guid>(),
            Scans = [Scan()],
            Remediations = remediations,
            Simulator = Report(),
        };
}
