using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>A record with the data that only the ledger needs, and its form as a row.</summary>
internal sealed record StoredRemediation
{
    // So many are known without a further read; each has a row of its own besides, which is kept as long as the remediation.
    private const int MaximumAppliedKeys = 64;

    public required RemediationRecord Record { get; init; }

    /// <summary>Counts the writes.</summary>
    public required int Version { get; init; }

    /// <summary>The write by which it entered its state.</summary>
    public required int StateVersion { get; init; }

    /// <summary>
    /// How many of its first steps nobody was to be told of when they were written. Whoever is to be told later gets what came after them.
    /// </summary>
    public required int SettledSteps { get; init; }

    /// <summary>Written, but not yet known to hold its user's lock: visible only to the code that starts remediations.</summary>
    public required bool IsProvisional { get; init; }

    /// <summary>The latest operations that were applied.</summary>
    public required IReadOnlyList<string> AppliedKeys { get; init; }

    /// <summary>Whether operations were applied that <see cref="AppliedKeys"/> does not name any more.</summary>
    public bool HasTruncatedKeys => AppliedKeys.Count >= MaximumAppliedKeys;

    /// <summary>The steps, where the row keeps them.</summary>
    public required InlineTimeline Timeline { get; init; }

    /// <summary>The row's ETag when it was read or written.</summary>
    public ETag RowETag { get; init; }

    /// <summary>The whole timeline; null when only the rows of its steps know it.</summary>
    public IReadOnlyList<RemediationStep>? KnownSteps => Timeline.Read() is { } kept && kept.Count == Record.StepCount ? kept : null;

    /// <summary>
    /// The key of the record's row: not the same one in all partitions, since Azurite searches all rows with the same row key for the
    /// partition.
    /// </summary>
    public static string RowKey(string id) => $"record-{id}";

    /// <summary>The next version of the record, by one operation that adds steps.</summary>
    public StoredRemediation Next(RemediationRecord record, string operationKey, IReadOnlyList<RemediationStep> steps, bool isAwaited) =>
        this with
        {
            Record = record with
            {
                StepCount = Record.StepCount + steps.Count,
                ETag = (Version + 1).ToString(CultureInfo.InvariantCulture),
            },
            Timeline = Timeline.With(steps),
            Version = Version + 1,
            SettledSteps = isAwaited ? SettledSteps : Record.StepCount + steps.Count,
            StateVersion = IsProvisional || record.State != Record.State ? Version + 1 : StateVersion,
            IsProvisional = false,
            AppliedKeys = [.. AppliedKeys.Append(operationKey).TakeLast(MaximumAppliedKeys)],
        };

    public TableEntity ToRow()
    {
        var row = new TableEntity(Record.Id, RowKey(Record.Id))
        {
            ["TenantId"] = Record.TenantId,
            ["UserId"] = Record.UserId,
            ["State"] = Record.State.ToString(),
            ["Version"] = Version,
            ["StateVersion"] = StateVersion,
            ["SettledSteps"] = SettledSteps,
            ["IsProvisional"] = IsProvisional,
            ["AppliedKeys"] = JsonSerializer.Serialize([.. AppliedKeys], LedgerJson.Default.StringArray),
            ["Summary"] = JsonSerializer.Serialize(RemediationSummary.Of(Record), LedgerJson.Default.RemediationSummary),
        };
        var document = JsonSerializer.Serialize(Record, LedgerJson.Default.RemediationRecord);
        DocumentColumns.Write(row, document);
        Timeline.Write(row, document.Length);
        return row;
    }

    public static StoredRemediation FromRow(TableEntity row)
    {
        try
        {
            var version = row.GetInt32("Version")!.Value;
            return new StoredRemediation
            {
                Record = JsonSerializer.Deserialize(DocumentColumns.Read(row), LedgerJson.Default.RemediationRecord)! with
                {
                    ETag = version.ToString(CultureInfo.InvariantCulture),
                },
                Version = version,
                StateVersion = row.GetInt32("StateVersion")!.Value,
                SettledSteps = row.GetInt32("SettledSteps")!.Value,
                IsProvisional = row.GetBoolean("IsProvisional")!.Value,
                AppliedKeys = JsonSerializer.Deserialize(row.GetString("AppliedKeys"), LedgerJson.Default.StringArray)!,
                Timeline = InlineTimeline.FromRow(row),
                RowETag = row.ETag,
            };
        }
        catch (Exception exception)
            when (exception is JsonException or ArgumentNullException or InvalidOperationException and not CorruptRowException)
        {
            throw new CorruptRowException(row.PartitionKey, row.RowKey, exception.Message);
        }
    }
}

/// <summary>A change before it is written.</summary>
/// <param name="Record">The record after it.</param>
/// <param name="Steps">The steps that it adds.</param>
internal sealed record PlannedChange(RemediationRecord Record, IReadOnlyList<NewStep> Steps)
{
    /// <summary>Makes the change from the current record.</summary>
    public static PlannedChange Of(
        StoredRemediation current,
        Func<RemediationRecord, RemediationRecord> change,
        Func<RemediationRecord, IReadOnlyList<NewStep>> describe,
        DateTimeOffset now
    )
    {
        var changed = RemediationChange.Apply(current.Record, change, now);
        return new PlannedChange(changed, describe(changed));
    }

    /// <summary>Makes the change from a record that may be outdated; null when that refuses it.</summary>
    public static PlannedChange? TryOf(
        StoredRemediation recent,
        Func<RemediationRecord, RemediationRecord> change,
        Func<RemediationRecord, IReadOnlyList<NewStep>> describe,
        DateTimeOffset now
    )
    {
        try
        {
            return Of(recent, change, describe, now);
        }
        catch (Exception)
        {
            return null;
        }
    }
}

/// <summary>Applies a change to a record, and checks the rules of every change.</summary>
internal static class RemediationChange
{
    public static RemediationRecord Apply(RemediationRecord current, Func<RemediationRecord, RemediationRecord> change, DateTimeOffset now)
    {
        var wanted = change(current);
        var state = RemediationTransitions.Move(current.Id, current.State, wanted.State);
        var wasAttempted = current.WasAttempted || state is RemediationState.Purging or RemediationState.Reprovisioning;
        var hasEnded = state.IsFinal() && state != current.State;
        var changed = wanted with
        {
            UpdatedAt = now,
            CompletedAt = state.IsFinal() ? current.CompletedAt ?? now : null,
            NextCheckAt = state.IsFinal() ? null : wanted.NextCheckAt,
            WasAttempted = wasAttempted,
            ConsecutiveFailures = hasEnded
                ? RestartPolicy.ConsecutiveFailures(current.ConsecutiveFailures, state, wasAttempted, wanted.Outcome?.Code)
                : current.ConsecutiveFailures,
        };
        return IsSame(current, changed)
            ? changed
            : throw new InvalidOperationException($"A change of remediation {current.Id} must not change its identity.");
    }

    private static bool IsSame(RemediationRecord before, RemediationRecord after) =>
        before.Id == after.Id
        && before.TenantId == after.TenantId
        && before.UserId == after.UserId
        && before.Fingerprint == after.Fingerprint
        && before.RunNumber == after.RunNumber
        && before.CreatedAt == after.CreatedAt;
}
