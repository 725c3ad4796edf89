using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Detection;

/// <summary>
/// What a scan has read and found so far, in this process and in those before it. Errors are enqueued before a checkpoint says that they
/// were read: after a crash some are enqueued twice, and none is lost.
/// </summary>
public sealed class ScanReading(
    ScanInput input,
    IDirectory directory,
    ProvisioningErrorQueue queue,
    ScanCheckpoints checkpoints,
    ScanLimits limits,
    TimeProvider time
)
{
    private const int BatchSize = 64;

    private readonly List<ProvisioningErrorMessage> _batch = new(BatchSize);
    private readonly List<Guid> _newUsers = [];
    private HashSet<Guid> _users = [];
    private ScanCheckpoint? _stored;
    private TimeSpan _readingTime;
    private long _readSince = time.GetTimestamp();

    /// <summary>Where it stands; null before the first page.</summary>
    public ScanPosition? Position { get; private set; }

    /// <summary>The users with errors; not all where <see cref="ExceedsComparison"/>.</summary>
    public IReadOnlySet<Guid> Users => _users;

    /// <summary>Whether more users have errors than are kept.</summary>
    public bool ExceedsComparison { get; private set; }

    /// <summary>Users with errors in this pass.</summary>
    public int UsersWithErrors { get; private set; }

    /// <summary>Errors enqueued in this pass.</summary>
    public int ErrorsEnqueued { get; private set; }

    /// <summary>Whether there is anything in the ledger to remove when the scan has ended.</summary>
    public bool HasCheckpoint => _stored is not null;

    /// <summary>Whether it is time for a checkpoint: after some pages, and at once when the pass began again.</summary>
    public bool IsCheckpointDue =>
        Position is { } position
        && (position.Restarts != (_stored?.Restarts ?? 0) || position.Pages - (_stored?.Pages ?? 0) >= limits.PagesToCheckpoint);

    /// <summary>
    /// Goes on where an earlier process stopped, and takes the scan over from it, should it still be alive. Begins at the beginning where
    /// that one left no checkpoint.
    /// </summary>
    /// <returns>False when another process goes on.</returns>
    public async Task<bool> TryResumeAsync(CancellationToken cancellationToken)
    {
        if (await checkpoints.FindAsync(input.ScanId, cancellationToken) is not { } found)
        {
            return true;
        }

        var taken = found with { IsPaused = false, ResumedFrom = found.IsPaused ? found.ResumedFrom : found.Pages };
        _stored = await checkpoints.TrySaveAsync(input.ScanId, taken, [], cancellationToken);
        if (_stored is null)
        {
            return false;
        }

        _users = await checkpoints.ReadUsersAsync(input.ScanId, _stored, cancellationToken);
        Position = ScanPlaces.ToPosition(_stored);
        (UsersWithErrors, ErrorsEnqueued) = (_stored.UsersWithErrors, _stored.ErrorsEnqueued);
        (ExceedsComparison, _readingTime) = (_stored.ExceedsComparison, _stored.ReadingTime);
        _readSince = time.GetTimestamp();
        return true;
    }

    /// <summary>Takes in a page.</summary>
    public async Task AddAsync(ScanPage page, CancellationToken cancellationToken)
    {
        if (Position is { } before && before.Restarts != page.Position.Restarts)
        {
            await EnqueueAsync(cancellationToken);
            Forget();
        }

        Position = page.Position;
        foreach (var user in page.UsersWithErrors)
        {
            Keep(user.Id);
            foreach (var error in ProvisioningErrorAnalyzer.Analyze(input.TenantId, user))
            {
                _batch.Add(
                    new ProvisioningErrorMessage
                    {
                        TenantId = input.TenantId,
                        UserId = user.Id,
                        Fingerprint = error.Fingerprint,
                        ScanId = input.ScanId,
                        DetectedAt = time.GetUtcNow(),
                        PublishedAt = error.CreatedAt,
                    }
                );
            }

            if (_batch.Count >= BatchSize)
            {
                await EnqueueAsync(cancellationToken);
            }
        }
    }

    /// <summary>Stores a checkpoint.</summary>
    /// <param name="isPaused">Whether the scan stops here by itself, to be called again.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False when another process has taken the scan over.</returns>
    public async Task<bool> TrySaveAsync(bool isPaused, CancellationToken cancellationToken)
    {
        await EnqueueAsync(cancellationToken);
        var checkpoint = ScanPlaces.ToCheckpoint(Position!, _stored) with
        {
            UsersWithErrors = UsersWithErrors,
            ErrorsEnqueued = ErrorsEnqueued,
            ExceedsComparison = ExceedsComparison,
            ReadingTime = ReadingTime(),
            IsPaused = isPaused,
        };
        if (!checkpoint.HasTriedToCount && Position is { Method: ScanMethod.Full, Reach: ScanReach.Reading, Pages: > 0 })
        {
            var counted = await directory.CountUsersAsync(input.TenantId, cancellationToken);
            checkpoint = checkpoint with { HasTriedToCount = true, UsersInTotal = counted is Read<int>.Found(var users) ? users : null };
        }

        var stored = await checkpoints.TrySaveAsync(input.ScanId, checkpoint, _newUsers, cancellationToken);
        _newUsers.Clear();
        _stored = stored ?? _stored;
        return stored is not null;
    }

    /// <summary>
    /// Enqueues what is left. Where there are checkpoints, the last one says that nothing is left to be read: a crash while the scan ends
    /// does not begin it again.
    /// </summary>
    /// <returns>False when another process has taken the scan over.</returns>
    public async Task<bool> TryFinishAsync(CancellationToken cancellationToken)
    {
        await EnqueueAsync(cancellationToken);
        return _stored is null || await TrySaveAsync(isPaused: false, cancellationToken);
    }

    /// <summary>The record of the scan with what was read and found.</summary>
    public ScanRecord ShowIn(ScanRecord scan) =>
        (
            ScanPlaces.ToCheckpoint(Position!, _stored) with
            {
                UsersWithErrors = UsersWithErrors,
                ErrorsEnqueued = ErrorsEnqueued,
                ExceedsComparison = ExceedsComparison,
                ReadingTime = ReadingTime(),
            }
        ).ShowIn(scan);

    private void Keep(Guid userId)
    {
        if (_users.Contains(userId))
        {
            return;
        }

        UsersWithErrors++;
        if (_users.Count < limits.MaximumUsers)
        {
            _users.Add(userId);
            _newUsers.Add(userId);
        }
        else
        {
            ExceedsComparison = true;
        }
    }

    // What another pass found is no evidence in this one. It stays enqueued: each error is read again before anything is done.
    private void Forget()
    {
        _users.Clear();
        _newUsers.Clear();
        (UsersWithErrors, ErrorsEnqueued, ExceedsComparison) = (0, 0, false);
        (_readingTime, _readSince) = (TimeSpan.Zero, time.GetTimestamp());
    }

    private async Task EnqueueAsync(CancellationToken cancellationToken)
    {
        await queue.EnqueueAsync(_batch, cancellationToken);
        ErrorsEnqueued += _batch.Count;
        _batch.Clear();
    }

    private TimeSpan ReadingTime() => _readingTime + time.GetElapsedTime(_readSince);
}

/// <summary>Positions of the directory as the ledger keeps them.</summary>
internal static class ScanPlaces
{
    public static ScanPosition ToPosition(ScanCheckpoint checkpoint) =>
        new()
        {
            Method = Enum.Parse<ScanMethod>(checkpoint.Method),
            BeganAt = checkpoint.BeganAt,
            NextLink = checkpoint.NextLink,
            Pages = checkpoint.Pages,
            Users = checkpoint.Users,
            Restarts = checkpoint.Restarts,
            Fault = checkpoint.Fault,
            Reach = Enum.Parse<ScanReach>(checkpoint.Reach),
        };

    /// <summary>The next checkpoint after one that is stored, if there is one.</summary>
    public static ScanCheckpoint ToCheckpoint(ScanPosition position, ScanCheckpoint? stored) =>
        new()
        {
            Method = position.Method.ToString(),
            BeganAt = position.BeganAt,
            NextLink = position.NextLink,
            Pages = position.Pages,
            Users = position.Users,
            Restarts = position.Restarts,
            Fault = position.Fault,
            Reach = position.Reach.ToString(),
            UsersInTotal = stored?.UsersInTotal,
            HasTriedToCount = stored?.HasTriedToCount ?? false,
            ResumedFrom = stored?.ResumedFrom,
            UserRows = stored?.Restarts == position.Restarts ? stored.UserRows : 0,
            Version = stored?.Version ?? string.Empty,
        };
}
