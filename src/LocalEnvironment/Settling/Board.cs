using TenantHygiene.LocalEnvironment.FunctionApp;
using TenantHygiene.LocalEnvironment.Simulation;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.LocalEnvironment.Settling;

/// <summary>The state of a run, judged.</summary>
public sealed record Board
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
    public required IReadOnlyList<RemediationEntry> Strays { get; init; }

    /// <summary>The newest scan of each tenant.</summary>
    public required IReadOnlyList<ScanEntry> Scans { get; init; }

    /// <summary>What the simulator saw.</summary>
    public required SimulatorReport Simulator { get; init; }

    /// <summary>Whether every user was looked at.</summary>
    public bool IsScanned => Scans.Count > 0 && Scans.All(scan => scan.IsComplete);

    /// <summary>Whether nothing more is to come.</summary>
    public bool IsSettled => IsScanned && Cases.All(status => status.IsSettled) && Others.All(other => other.State?.IsFinal() ?? false);

    /// <summary>Whether all is as it should be.</summary>
    public bool Succeeded => IsSettled && Faults.Count == 0;

    /// <summary>What is not as it should be, in words.</summary>
    public IReadOnlyList<string> Faults =>
    [
        .. IsScanned ? Array.Empty<string>() : ["No scan has looked at every user."],
        .. Cases.Where(status => status.Judgement != CaseJudgement.AsExpected).Select(status => $"{status.Case.User}: {status.Complaint ?? $"it has not ended; expected is {status.Case.State}."}"),
        .. Others.Where(other => other.State?.IsFinal() is not true).Select(other => $"{other.Count} further users: {other.State?.ToString() ?? "no remediation"}."),
        .. Strays.Select(stray => $"{stray.User.UserPrincipalName}: a remediation of a user without an error."),
        .. Simulator.Tenants.SelectMany(tenant => tenant.Damage).Select(damage => $"Damage to {damage.Name}: {damage.Detail}"),
        .. Simulator.WrongPurges == 0 ? Array.Empty<string>() : [$"{Simulator.WrongPurges} wrong purges."],
    ];

    /// <summary>Judges an observation.</summary>
    public static Board Judge(Observation seen)
    {
        var newest = seen.Remediations.GroupBy(entry => entry.User.Id).ToDictionary(user => user.Key, user => user.MaxBy(entry => entry.CreatedAt)!);
        var cased = seen.Cases.Where(expected => expected.UserId is not null).Select(expected => expected.UserId!.Value).ToHashSet();
        var isScanned = seen.Scans.Count > 0 && seen.Scans.All(scan => scan.IsComplete);
        return new Board
        {
            At = seen.At,
            Elapsed = seen.At - seen.RunStartedAt,
            Cases = [.. seen.Cases.Select(expected => CaseJudge.Judge(expected, newest.GetValueOrDefault(expected.UserId ?? Guid.Empty), seen.Ill.Contains(expected.UserId ?? Guid.Empty), isScanned))],
            Others =
            [
                .. seen.InitiallyIll.Except(cased)
                    .GroupBy(user => newest.GetValueOrDefault(user)?.State)
                    .Select(state => new OtherUsers(state.Key, state.Count()))
                    .OrderBy(other => other.State),
            ],
            // A folder that is used again brings the remediations of earlier runs along.
            Strays = [.. seen.Remediations.Where(entry => entry.CreatedAt >= seen.RunStartedAt && !cased.Contains(entry.User.Id) && !seen.InitiallyIll.Contains(entry.User.Id))],
            Scans = seen.Scans,
            Simulator = seen.Simulator,
        };
    }
}

/// <summary>Users whose newest remediations stand alike.</summary>
/// <param name="State">The state; null for those that have no remediation yet.</param>
/// <param name="Count">How many.</param>
public sealed record OtherUsers(RemediationState? State, int Count);
