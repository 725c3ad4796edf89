using System.Runtime.CompilerServices;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Tests.Detection;

/// <summary>A directory of so many pages, with ten users on each, the first of whom have errors. It notes what was asked of it.</summary>
/// <param name="pages">Its pages.</param>
/// <param name="errorsOnPage">How many users of each page have an error.</param>
internal sealed class ScriptedDirectory(int pages, int errorsOnPage = 1) : IDirectory
{
    public const int UsersOnPage = 10;

    private readonly Guid[][] _users =
    [
        .. Enumerable.Range(0, pages).Select(_ => Enumerable.Range(0, errorsOnPage).Select(_ => Guid.NewGuid()).ToArray()),
    ];

    /// <summary>The pages that were read, counted from 1, in order, repetitions included.</summary>
    public List<int> Reads { get; } = [];

    /// <summary>The users who were looked up one by one.</summary>
    public List<string> LookedUp { get; } = [];

    /// <summary>How often the users were counted.</summary>
    public int Counted { get; private set; }

    /// <summary>What counting them gives.</summary>
    public Read<int> Count { get; init; } = Read.Found(pages * UsersOnPage);

    /// <summary>Happens before a page is given out.</summary>
    public Func<int, Task> BeforePage { get; set; } = _ => Task.CompletedTask;

    /// <summary>What cannot be read, from a page on; null when everything can.</summary>
    public (int Page, ReadFault Fault)? Breaks { get; set; }

    /// <summary>The page whose link is expired, once; null for none.</summary>
    public int? Expires { get; set; }

    /// <summary>All users with errors.</summary>
    public IEnumerable<Guid> UsersWithErrors => _users.SelectMany(users => users);

    public async IAsyncEnumerable<ScanPage> ScanAsync(
        Guid tenantId,
        ScanPosition? from,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var position = from ?? new ScanPosition { Method = ScanMethod.Full, BeganAt = DateTimeOffset.UnixEpoch };
        while (position.Reach is ScanReach.Reading)
        {
            var page = position.Pages + 1;
            if (Breaks is { } breaks && page >= breaks.Page)
            {
                yield return new ScanPage([], position with { Reach = ScanReach.BrokenOff, Fault = breaks.Fault });
                yield break;
            }

            if (Expires == page)
            {
                Expires = null;
                position = new ScanPosition
                {
                    Method = ScanMethod.Full,
                    BeganAt = position.BeganAt,
                    Restarts = position.Restarts + 1,
                };
                yield return new ScanPage([], position);
                continue;
            }

            await BeforePage(page);
            Reads.Add(page);
            position = position with
            {
                Pages = page,
                Users = page * UsersOnPage,
                NextLink = page == pages ? null : $"https://graph.microsoft.com/v1.0/users?$skiptoken={page}",
                Reach = page == pages ? ScanReach.LastPage : ScanReach.Reading,
            };
            yield return new ScanPage([.. _users[page - 1].Select(User)], position);
        }
    }

    public Task CompareFilterAsync(
        Guid tenantId,
        IReadOnlySet<Guid> usersWithErrors,
        DateTimeOffset fullScanBeganAt,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    public Task<Read<int>> CountUsersAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        Counted++;
        return Task.FromResult(Count);
    }

    public Task<Read<DirectoryUser>> GetUserAsync(Guid tenantId, string idOrUserPrincipalName, CancellationToken cancellationToken)
    {
        LookedUp.Add(idOrUserPrincipalName);
        return Task.FromResult(Read.Unreadable<DirectoryUser>(ReadFaultKind.Throttled, "Not now."));
    }

    public Task<Read<DirectoryUser>> FindUserAsync(Guid tenantId, string idNameOrAddress, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Read<IReadOnlyList<DeletedUser>>> FindDeletedUsersAsync(
        Guid tenantId,
        string? objectId,
        string? primarySmtpAddress,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task<ReprovisionReply> RetryProvisioningAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private static DirectoryUser User(Guid id) =>
        new()
        {
            Id = id,
            UserPrincipalName = $"{id:N}@contoso.example",
            ProvisioningErrors = [new ProvisioningErrorEntry("exchange/NAMPRD09-001-01", null, IsResolved: false, "It broke.")],
        };
}
