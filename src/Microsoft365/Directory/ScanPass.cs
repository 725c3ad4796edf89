using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Graph;
using Microsoft.Kiota.Abstractions;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>One pass over the users of a tenant, by one method. Keeps counts and the ids of those found, nothing else.</summary>
internal sealed class ScanPass(GraphChannel channel, ServiceEndpoints endpoints, ILogger logger, Guid tenantId, ScanMethod method)
{
    private const string UnresolvedErrors = "serviceProvisioningErrors/any(e:e/isResolved eq false)";
    private const int PageSize = 999;

    private readonly HashSet<Guid> _found = [];
    private int _pages;
    private int _users;
    private ReadFault? _fault;
    private bool _ended;

    /// <summary>The users with unresolved Exchange errors.</summary>
    public IReadOnlySet<Guid> Found => _found;

    /// <summary>How far it has come.</summary>
    public ScanProgress Progress => new(_pages, _users, method, _ended && _fault is null, _ended ? _fault : null);

    /// <summary>Whether the service refused the filter, rather than failed.</summary>
    public bool IsFilterRefused => method is ScanMethod.Filtered && _pages == 0 && _fault is { Kind: ReadFaultKind.Refused };

    /// <summary>
    /// Yields users with unresolved Exchange errors, and reports each page but the last, which <see cref="Progress"/> has.
    /// </summary>
    public async IAsyncEnumerable<DirectoryUser> RunAsync(
        IProgress<ScanProgress> progress,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var listing = new GraphPages(channel, endpoints, tenantId, $"GET /users ({method} scan)")
        {
            IsAdvancedQuery = method is ScanMethod.Filtered,
        };
        await foreach (var page in listing.ReadAllAsync(First, cancellationToken))
        {
            if (page is Read<JsonDocument>.Found(var document))
            {
                using (document)
                {
                    foreach (var user in ReadPage(document.RootElement))
                    {
                        yield return user;
                    }
                }

                progress.Report(Progress);
            }
            else if (page is Read<JsonDocument>.Unreadable(var broken))
            {
                _fault = broken;
            }
        }

        if (method is ScanMethod.Full && _users == 0)
        {
            Keep(new ReadFault(ReadFaultKind.Malformed, "GET /users: no users were returned, although every tenant has users."));
        }

        _ended = true;
    }

    private RequestInformation First(GraphServiceClient client) =>
        client.Users.ToGetRequestInformation(request =>
        {
            request.QueryParameters.Select = UserRow.Selected;
            request.QueryParameters.Top = PageSize;
            if (method is ScanMethod.Filtered)
            {
                request.QueryParameters.Filter = UnresolvedErrors;
                request.QueryParameters.Count = true;
                request.Headers.Add(GraphRequestOptions.ConsistencyLevel, GraphRequestOptions.Eventual);
            }
        });

    private IEnumerable<DirectoryUser> ReadPage(JsonElement page)
    {
        _pages++;
        foreach (var row in page.GetProperty("value").EnumerateArray())
        {
            _users++;
            if (!UserRow.TryReadErrors(row, out var errors))
            {
                Keep(
                    new ReadFault(
                        ReadFaultKind.Partial,
                        $"GET /users, page {_pages}: a user without serviceProvisioningErrors, although they were selected."
                    )
                );
            }
            else if (errors.Any(error => error.IsUnresolvedExchangeError))
            {
                if (Understand(row, errors) is { } user)
                {
                    _found.Add(user.Id);
                    yield return user;
                }
            }
            else if (errors.Any(error => error is { IsResolved: false, ServiceInstance: "" }))
            {
                logger.ErrorWithoutService(tenantId, StrictJson.Text(row, "id"));
            }
        }
    }

    // A row that cannot be understood makes the scan partial, but does not keep the others from being seen.
    private DirectoryUser? Understand(JsonElement row, IReadOnlyList<ProvisioningErrorEntry> errors)
    {
        switch (UserRow.From(row, errors, $"GET /users, page {_pages}"))
        {
            case Read<DirectoryUser>.Found(var user):
                return user;
            case Read<DirectoryUser>.Unreadable(var flaw):
                Keep(flaw with { Kind = ReadFaultKind.Partial });
                return null;
            default:
                return null;
        }
    }

    private void Keep(ReadFault flaw) => _fault ??= flaw;
}
