using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>Entra ID by way of Microsoft Graph v1.0.</summary>
internal sealed class GraphDirectory(
    GraphChannel channel,
    ServiceEndpoints endpoints,
    FilterReliability trust,
    TimeProvider clock,
    ILogger<GraphDirectory> logger
) : IDirectory
{
    private const int MaximumCandidates = 10;

    private readonly FilterProbe _probe = new(channel, endpoints, trust, clock, logger);
    private readonly UserSearch _search = new(channel, endpoints);
    private readonly RecycleBin _recycleBin = new(channel, endpoints);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ScanPage> ScanAsync(
        Guid tenantId,
        ScanPosition? from,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var position = from ?? Begin(trust.Choose(tenantId), restarts: 0);
        while (true)
        {
            var pass = new ScanPass(channel, endpoints, logger, tenantId, position);
            await foreach (var page in pass.RunAsync(cancellationToken))
            {
                yield return page;
            }

            var end = pass.Position;
            if (pass.IsFilterRefused)
            {
                trust.Refuse(tenantId);
                logger.FilterRefused(tenantId, end.Fault!.Detail);
                position = Begin(ScanMethod.Full, end.Restarts);
            }
            else if (pass.IsLinkRefused && end.Restarts < ScanPosition.MaximumRestarts)
            {
                logger.ScanRestarted(tenantId, end.Pages, end.Fault!);
                position = Begin(trust.Choose(tenantId), end.Restarts + 1);
                yield return new ScanPage([], position);
            }
            else
            {
                Report(tenantId, end);
                if (end.Reach is ScanReach.BrokenOff)
                {
                    yield return new ScanPage([], end);
                }

                yield break;
            }
        }
    }

    /// <inheritdoc/>
    public Task CompareFilterAsync(
        Guid tenantId,
        IReadOnlySet<Guid> usersWithErrors,
        DateTimeOffset fullScanBeganAt,
        CancellationToken cancellationToken
    ) =>
        _probe.RunAsync(
            tenantId,
            usersWithErrors,
            fullScanBeganAt,
            id => GetUserAsync(tenantId, id.ToString("D"), cancellationToken),
            cancellationToken
        );

    /// <inheritdoc/>
    public async Task<Read<DirectoryUser>> GetUserAsync(Guid tenantId, string idOrUserPrincipalName, CancellationToken cancellationToken)
    {
        if (UserName.Normalize(idOrUserPrincipalName) is not { } name)
        {
            return Read.Unreadable<DirectoryUser>(ReadFaultKind.Refused, "The user must be named by object id or user principal name.");
        }

        var request = $"GET /users/{name}";
        var answer = await channel.ReadAsync(
            tenantId,
            request,
            client => client.Users[name].ToGetRequestInformation(options => options.QueryParameters.Select = UserRow.Selected),
            cancellationToken
        );
        if (answer is not Read<JsonDocument>.Found(var document))
        {
            return answer.PropagateFailure<JsonDocument, DirectoryUser>();
        }

        using (document)
        {
            var user = UserRow.From(document.RootElement, request);
            return user is Read<DirectoryUser>.Found(var value) && !IsNamed(value, name)
                ? Read.Unreadable<DirectoryUser>(ReadFaultKind.Malformed, $"{request}: the answer is for another user, {value.Id}.")
                : user;
        }
    }

    /// <inheritdoc/>
    public async Task<Read<DirectoryUser>> FindUserAsync(Guid tenantId, string idNameOrAddress, CancellationToken cancellationToken)
    {
        var named = await GetUserAsync(tenantId, idNameOrAddress, cancellationToken);
        if (
            named is not Read<DirectoryUser>.Absent
            || UserName.Normalize(idNameOrAddress) is not { } address
            || Guid.TryParse(address, out _)
        )
        {
            return named;
        }

        return await _search.FindAsync(tenantId, address, cancellationToken) switch
        {
            Read<IReadOnlyDictionary<Guid, string>>.Found({ Count: 1 } one) => await GetUserAsync(
                tenantId,
                one.Keys.Single().ToString("D"),
                cancellationToken
            ),
            Read<IReadOnlyDictionary<Guid, string>>.Found(var several) => Read.Unreadable<DirectoryUser>(
                ReadFaultKind.Ambiguous,
                $"'{address}' is an address of {several.Count} users: "
                    + $"{string.Join(", ", several.Take(MaximumCandidates).Select(one => $"{one.Value} ({one.Key})").Order(StringComparer.Ordinal))}. Name one of them by its user principal name or object id."
            ),
            var other => other.PropagateFailure<IReadOnlyDictionary<Guid, string>, DirectoryUser>(),
        };
    }

    /// <inheritdoc/>
    public async Task<Read<IReadOnlyList<DeletedUser>>> FindDeletedUsersAsync(
        Guid tenantId,
        string? objectId,
        string? primarySmtpAddress,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrWhiteSpace(objectId) && string.IsNullOrWhiteSpace(primarySmtpAddress))
        {
            return Read.Unreadable<IReadOnlyList<DeletedUser>>(
                ReadFaultKind.Refused,
                "Deleted users can be found only by object id or address, and neither is known."
            );
        }

        var byId = string.IsNullOrWhiteSpace(objectId)
            ? Read.Absent<DeletedUser>()
            : await _recycleBin.GetAsync(tenantId, objectId.Trim(), cancellationToken);
        if (byId is Read<DeletedUser>.Unreadable(var fault))
        {
            return new Read<IReadOnlyList<DeletedUser>>.Unreadable(fault);
        }

        var one = byId.Select<IReadOnlyList<DeletedUser>>(user => [user]);
        if (string.IsNullOrWhiteSpace(primarySmtpAddress))
        {
            return one;
        }

        var byAddress = await _recycleBin.FindAsync(tenantId, primarySmtpAddress.Trim(), cancellationToken);
        return (one, byAddress) switch
        {
            (Read<IReadOnlyList<DeletedUser>>.Found(var first), Read<IReadOnlyList<DeletedUser>>.Found(var others)) => Read.Found<
                IReadOnlyList<DeletedUser>
            >([.. first.Concat(others).DistinctBy(user => user.Id)]),
            (Read<IReadOnlyList<DeletedUser>>.Found, Read<IReadOnlyList<DeletedUser>>.Absent) => one,
            _ => byAddress,
        };
    }

    /// <inheritdoc/>
    public async Task<Read<int>> CountUsersAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        const string Request = "GET /users/$count";
        var answer = await channel.SendAsync(tenantId, Request, Counting, cancellationToken);
        if (answer is not Read<HttpResponseMessage>.Found(var response))
        {
            return answer is Read<HttpResponseMessage>.Unreadable(var fault)
                ? new Read<int>.Unreadable(fault)
                : Read.Unreadable<int>(ReadFaultKind.Malformed, $"{Request}: not found, although every tenant has users.");
        }

        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return
                response.StatusCode is HttpStatusCode.OK
                && int.TryParse(text.Trim('\uFEFF', ' ', '\r', '\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? Read.Found(count)
                : Read.Unreadable<int>(ReadFaultKind.Malformed, $"{Request}: the answer is not a number.");
        }

        static Microsoft.Kiota.Abstractions.RequestInformation Counting(Microsoft.Graph.GraphServiceClient client) =>
            client.Users.Count.ToGetRequestInformation(options =>
                options.Headers.Add(GraphRequestOptions.ConsistencyLevel, GraphRequestOptions.Eventual)
            );
    }

    /// <inheritdoc/>
    public async Task<ReprovisionReply> RetryProvisioningAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken)
    {
        if (userId == Guid.Empty)
        {
            throw new ArgumentException("The user's id is empty.", nameof(userId));
        }

        var request = $"POST /users/{userId}/retryServiceProvisioning";
        switch (
            await channel.SendAsync(
                tenantId,
                request,
                client => client.Users[userId.ToString("D")].RetryServiceProvisioning.ToPostRequestInformation(),
                cancellationToken
            )
        )
        {
            case Read<HttpResponseMessage>.Found(var response):
                using (response)
                {
                    return response.StatusCode is HttpStatusCode.NoContent
                        ? new ReprovisionReply.Accepted()
                        : new ReprovisionReply.Failed(
                            new ReadFault(ReadFaultKind.Malformed, $"{request}: {(int)response.StatusCode} where 204 was expected.")
                        );
                }

            case Read<HttpResponseMessage>.Unreadable(var fault):
                return new ReprovisionReply.Failed(fault);
            default:
                return new ReprovisionReply.UserGone();
        }
    }

    private static bool IsNamed(DirectoryUser user, string name) =>
        string.Equals(user.Id.ToString("D"), name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(user.UserPrincipalName, name, StringComparison.OrdinalIgnoreCase);

    private ScanPosition Begin(ScanMethod method, int restarts) =>
        new()
        {
            Method = method,
            BeganAt = clock.GetUtcNow(),
            Restarts = restarts,
        };

    private void Report(Guid tenantId, ScanPosition end)
    {
        if (end.Fault is { } fault)
        {
            logger.ScanPartial(tenantId, end.Pages, end.Users, fault);
        }
        else
        {
            logger.ScanComplete(tenantId, end.Pages, end.Users, end.Method);
        }
    }
}
