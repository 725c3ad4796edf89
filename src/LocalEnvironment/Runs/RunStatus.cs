using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.LocalEnvironment.Runs;

/// <summary>The state of a run, judged.</summary>
public sealed record RunStatus
{
    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Time since the run began.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The scenario's cases, in its order.</summary>
    public required IReadOnlyList<CaseStatus> Cases { get; init; }

    /// <summary>Users with errors that no case speaks of, such as those of a generated tenant.</summary>
    public required IReadOnlyList<OtherUsers> Others { get; init; }

    /// <summary>Remediations of users that never had an error: there must be none.</summary>
    public required IReadOnlyList<RemediationEntry> UnexpectedRemediations { get; init; }

    /// <summary>The newest scan of each tenant.</summary>
    public required IReadOnlyList<ScanEntry> Scans { get; init; }

    /// <summary>What the simulator saw.</summary>
    public required SimulatorReport Simulator { get; init; }

    /// <summary>Whether every user was read.</summary>
    public bool IsScanned => Scans.Count > 0 && Scans.All(scan => scan.IsComplete);

    /// <summary>Whether nothing more is to come.</summary>
    public bool IsSettled => IsScanned && Cases.All(status => status.IsSettled) && Others.All(other => other.State?.IsFinal() ?? false);

    /// <summary>Whether the run succeeded.</summary>
    public bool Succeeded => IsSettled && Faults.Count == 0;

    /// <summary>Everything that is not as expected, in words.</summary>
    public IReadOnlyList<string> Faults =>
        [
            .. IsScanned ? Array.Empty<string>() : ["No scan has read every user."],
            .. Cases
                .Where(status => status.Result != CaseResult.AsExpected)
                .Select(status =>
                    $"{status.Case.User}: {status.Deviation ?? $"it has not ended; the expected state is {status.Case.State}."}"
                ),
            .. Others
                .Where(other => other.State?.IsFinal() is not true)
                .Select(other => $"{other.Count} further users: {other.State?.ToString() ?? "no remediation"}."),
            .. UnexpectedRemediations.Select(stray => $"{stray.User.UserPrincipalName}: a remediation of a user without an error."),
            .. Simulator
                .Tenants.SelectMany(tenant => tenant.Damage)
                .Select(damage => $"Unintended change to {damage.Name}: {damage.Detail}"),
            .. Simulator.WrongPurges == 0 ? Array.Empty<string>() : [$"{Simulator.WrongPurges} wrong purges."],
        ];

    /// <summary>Judges an observation.</summary>
    public static RunStatus Evaluate(RunObservation seen)
    {
        var newest = seen
            .Remediations.GroupBy(entry => entry.User.Id)
            .ToDictionary(user => user.Key, user => user.MaxBy(entry => entry.CreatedAt)!);
        var cased = seen.Cases.Where(expected => expected.UserId is not null).Select(expected => expected.UserId!.Value).ToHashSet();
        var isScanned = seen.Scans.Count > 0 && seen.Scans.All(scan => scan.IsComplete);
        return new RunStatus
        {
            At = seen.At,
            Elapsed = seen.At - seen.RunStartedAt,
            Cases =
            [
                .. seen.Cases.Select(expected =>
                    CaseEvaluator.Evaluate(
                        expected,
                        newest.GetValueOrDefault(expected.UserId ?? Guid.Empty),
                        seen.AffectedUsers.Contains(expected.UserId ?? Guid.Empty),
                        isScanned
                    )
                ),
            ],
            Others =
            [
                .. seen
                    .InitiallyAffectedUsers.Except(cased)
                    .GroupBy(user => newest.GetValueOrDefault(user)?.State)
                    .Select(state => new OtherUsers(state.Key, state.Count()))
                    .OrderBy(other => other.State),
            ],
            // A folder that is used again brings the remediations of earlier runs along.
            UnexpectedRemediations =
            [
                .. seen.Remediations.Where(entry =>
                    entry.CreatedAt >= seen.RunStartedAt
                    && !cased.Contains(entry.User.Id)
                    && !seen.InitiallyAffectedUsers.Contains(entry.User.Id)
                ),
            ],
            Scans = seen.Scans,
            Simulator = seen.Simulator,
        };
    }
}

/// <summary>Users whose newest remediations have the same state.</summary>
/// <param name="State">The state; null for those that have no remediation yet.</param>
/// <param name="Count">How many.</param>
public sealed record OtherUsers(RemediationState? State, int Count);

/// <summary>The state of a case.</summary>
/// <param name="Case">What is expected.</param>
/// <param name="Remediation">The newest remediation of the user; null while there is none.</param>
/// <param name="Result">The comparison of the two.</param>
/// <param name="Deviation">Why it is not as expected; null otherwise.</param>
public sealed record CaseStatus(ExpectedCase Case, RemediationEntry? Remediation, CaseResult Result, string? Deviation = null)
{
    /// <summary>Whether nothing more is to come.</summary>
    public bool IsSettled => Result is CaseResult.AsExpected or CaseResult.Unexpected;
}

/// <summary>The comparison of what is with what is expected.</summary>
public enum CaseResult
{
    /// <summary>Not begun.</summary>
    Waiting,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Ended as it should.</summary>
    AsExpected,

    /// <summary>Ended otherwise.</summary>
    Unexpected,
}

/// <summary>Compares a user's newest remediation with what the scenario expects.</summary>
public static class CaseEvaluator
{
    /// <summary>The judgement of one case.</summary>
    /// <param name="expected">What is expected.</param>
    /// <param name="newest">The newest remediation of the user, if any.</param>
    /// <param name="hasError">
    /// Whether the tenant still reports an Exchange error of the user: the remediation's own state is not sufficient.
    /// </param>
    /// <param name="isScanned">Whether every user was read.</param>
    public static CaseStatus Evaluate(ExpectedCase expected, RemediationEntry? newest, bool hasError, bool isScanned)
    {
        if (expected.State == ExpectedCase.NoRemediation)
        {
            return newest is null
                ? new CaseStatus(expected, null, isScanned ? CaseResult.AsExpected : CaseResult.Waiting)
                : Unexpected("There is a remediation, but none is expected.");
        }

        return newest switch
        {
            null => new CaseStatus(expected, null, CaseResult.Waiting),
            _ when !newest.State.IsFinal() => new CaseStatus(expected, newest, CaseResult.Running),
            { State: RemediationState.Resolved } when hasError => new CaseStatus(
                expected,
                newest,
                CaseResult.Running,
                "The remediation is Resolved, but the tenant still reports the error."
            ),
            _ when newest.State.ToString() != expected.State => Unexpected($"It ended as {newest.State} instead of {expected.State}."),
            _ when !Mentions(newest.Outcome, expected.OutcomeContains) => Unexpected(
                $"Its outcome does not contain '{expected.OutcomeContains}'."
            ),
            _ => new CaseStatus(expected, newest, CaseResult.AsExpected),
        };

        CaseStatus Unexpected(string deviation) => new(expected, newest, CaseResult.Unexpected, deviation);
    }

    private static bool Mentions(RemediationOutcome? outcome, string? text) =>
        text is null
        || (
            outcome is not null
            && string.Join('\n', outcome.Code, outcome.Found, outcome.Done, outcome.Closing())
                .Contains(text, StringComparison.OrdinalIgnoreCase)
        );
}
