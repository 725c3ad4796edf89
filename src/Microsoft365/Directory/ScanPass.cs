using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Graph;
using Microsoft.Kiota.Abstractions;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>One pass over the users of a tenant, from its beginning or from where it stopped. Keeps counts, and nothing of the users.</summary>
internal sealed class ScanPass(GraphChannel channel, ServiceEndpoints endpoints, ILogger logger, Guid tenantId, ScanPosition from)
{
    private const string UnresolvedErrors = "serviceProvisioningErrors/any(e:e/isResolved eq false)";
    private const int PageSize = 999;

    /// <summary>How far it has come.</summary>
    public ScanPosition Position { get; private set; } = from;

    /// <summary>Whether the service refused the filter, rather than failed.</summary>
    public bool IsFilterRefused => Position is { Method: ScanMethod.Filtered, Pages: 0 } && IsRefused;

    /// <summary>
    /// Whether the service no longer takes the link that it sent: the token in it has expired (400 <c>Directory_ExpiredPageToken</c>), or
    /// is refused for another reason. Only a new pass helps.
    /// </summary>
    public bool IsLinkRefused => Position.Pages > 0 && IsRefused;

    private bool IsRefused => Position is { Reach: ScanReach.BrokenOff, Fault.Kind: ReadFaultKind.Refused };

    /// <summary>Yields every page that can be read. What broke the pass off is only in <see cref="Position"/>.</summary>
    public async IAsyncEnumerable<ScanPage> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listing = new GraphPages(channel, endpoints, tenantId, $"GET /users ({Position.Method} scan)")
        {
            IsAdvancedQuery = Position.Method is ScanMethod.Filtered,
            Path = $"{endpoints.Graph.AbsolutePath.TrimEnd('/')}/users",
            PagesBefore = Position.Pages,
            From = Position.NextLink,
        };
        await foreach (var page in listing.ReadAllAsync(First, cancellationToken))
        {
            if (page is Read<JsonDocument>.Found(var document))
            {
                using (document)
                {
                    yield return ReadPage(document.RootElement, listing.Next);
                }
            }
            else if (page is Read<JsonDocument>.Unreadable(var broken))
            {
                Position = Position with { Reach = ScanReach.BrokenOff, Fault = broken };
            }
        }
    }

    private RequestInformation First(GraphServiceClient client) =>
        client.Users.ToGetRequestInformation(request =>
        {
            request.QueryParameters.Select = UserRow.Selected;
            request.QueryParameters.Top = PageSize;
            if (Position.Method is ScanMethod.Filtered)
            {
                request.QueryParameters.Filter = UnresolvedErrors;
                request.QueryParameters.Count = true;
                request.Headers.Add(GraphRequestOptions.ConsistencyLevel, GraphRequestOptions.Eventual);
            }
        });

    private ScanPage ReadPage(JsonElement page, string? next)
    {
        var users = new List<DirectoryUser>();
        var number = Position.Pages + 1;
        var (count, flaw) = (Position.Users, Position.Fault);
        foreach (var row in page.GetProperty("value").EnumerateArray())
        {
            count++;
            if (!UserRow.TryReadErrors(row, out var errors))
            {
                flaw ??= new ReadFault(
                    ReadFaultKind.Partial,
                    $"GET /users, page {number}: a user without serviceProvisioningErrors, although they were selected."
                );
            }
            else if (errors.Any(error => error.IsUnresolvedExchangeError))
            {
                // A row that cannot be understood makes the scan partial, but does not keep the others from being seen.
                switch (UserRow.From(row, errors, $"GET /users, page {number}"))
                {
                    case Read<DirectoryUser>.Found(var user):
                        users.Add(user);
                        break;
                    case Read<DirectoryUser>.Unreadable(var fault):
                        flaw ??= fault with { Kind = ReadFaultKind.Partial };
                        break;
                    default:
                        break;
                }
            }
            else if (errors.Any(error => error is { IsResolved: false, ServiceInstance: "" }))
            {
                logger.ErrorWithoutService(tenantId, StrictJson.Text(row, "id"));
            }
        }

        if (next is null && Position.Method is ScanMethod.Full && count == 0)
        {
            flaw = new ReadFault(ReadFaultKind.Malformed, "GET /users: no users were returned, although every tenant has users.");
        }

        Position = Position with
        {
            NextLink = next,
            Pages = number,
            Users = count,
            Fault = flaw,
            Reach = next is null ? ScanReach.LastPage : ScanReach.Reading,
        };
        return new ScanPage(users, Position);
    }
}
