using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>
/// Finds users by an e-mail address, which need not be their user principal name: it may be their <c>mail</c>, one of their
/// <c>proxyAddresses</c>, or one of their <c>otherMails</c>. Each is asked for by a filter of its own, as Microsoft Graph documents them;
/// only when all three were read is an address nobody's.
/// </summary>
internal sealed class UserSearch(GraphChannel channel, ServiceEndpoints endpoints)
{
    // More than anybody can choose from.
    private const int PageLimit = 5;
    private static readonly string[] _selected = ["id", "userPrincipalName"];

    /// <summary>The users whose address it is, by object id and user principal name.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="address">The address, without a prefix.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<Read<IReadOnlyDictionary<Guid, string>>> FindAsync(Guid tenantId, string address, CancellationToken cancellationToken)
    {
        var quoted = address.Replace("'", "''", StringComparison.Ordinal);
        var found = new Dictionary<Guid, string>();
        foreach (
            var filter in new[]
            {
                $"mail eq '{quoted}'",
                $"proxyAddresses/any(address:address eq 'smtp:{quoted}')",
                $"otherMails/any(address:address eq '{quoted}')",
            }
        )
        {
            if (await AddAsync(tenantId, filter, found, cancellationToken) is { } fault)
            {
                return new Read<IReadOnlyDictionary<Guid, string>>.Unreadable(fault);
            }
        }

        return found.Count == 0 ? Read.Absent<IReadOnlyDictionary<Guid, string>>() : Read.Found<IReadOnlyDictionary<Guid, string>>(found);
    }

    // Null once everything was read.
    private async Task<ReadFault?> AddAsync(
        Guid tenantId,
        string filter,
        Dictionary<Guid, string> found,
        CancellationToken cancellationToken
    )
    {
        var request = $"GET /users?$filter={filter[..filter.IndexOfAny([' ', '/'])]}";
        var listing = new GraphPages(channel, endpoints, tenantId, request) { PageLimit = PageLimit };
        await foreach (
            var page in listing.ReadAllAsync(
                client =>
                    client.Users.ToGetRequestInformation(options =>
                    {
                        options.QueryParameters.Select = _selected;
                        options.QueryParameters.Filter = filter;
                    }),
                cancellationToken
            )
        )
        {
            if (page is not Read<JsonDocument>.Found(var document))
            {
                return page is Read<JsonDocument>.Unreadable(var fault)
                    ? fault
                    : new ReadFault(ReadFaultKind.Malformed, $"{request}: not found.");
            }

            using (document)
            {
                foreach (var row in document.RootElement.GetProperty("value").EnumerateArray())
                {
                    if (
                        !Guid.TryParseExact(StrictJson.Text(row, "id"), "D", out var id)
                        || StrictJson.Text(row, "userPrincipalName") is not { Length: > 0 } name
                    )
                    {
                        return new ReadFault(ReadFaultKind.Malformed, $"{request}: a user without a well-formed id or userPrincipalName.");
                    }

                    found[id] = name;
                }
            }
        }

        return null;
    }
}

/// <summary>What may stand where Graph takes an object id or a user principal name.</summary>
internal static class UserName
{
    private const int MaximumPrincipalName = 256;

    /// <summary>The text as Graph takes it, unescaped; null when it is neither an object id nor a user principal name.</summary>
    public static string? Normalize(string idOrUserPrincipalName)
    {
        var text = idOrUserPrincipalName.Trim();
        if (Guid.TryParse(text, out var id))
        {
            return id == Guid.Empty ? null : id.ToString("D");
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        return
            at > 0
            && at == text.LastIndexOf('@')
            && at < text.Length - 1
            && text.Length <= MaximumPrincipalName
            && text.All(IsAllowed)
            && text[0] != '$'
            ? text
            : null;
    }

    // Guests have '#' in their names and some directories have apostrophes; what would change the address' shape is refused.
    private static bool IsAllowed(char character) =>
        !char.IsControl(character)
        && !char.IsWhiteSpace(character)
        && character is not ('/' or '\\' or '?' or '%' or '"' or '<' or '>' or '(' or ')' or ',' or ';' or ':');
}
