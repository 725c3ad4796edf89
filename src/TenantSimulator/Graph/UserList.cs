using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Graph;

/// <summary>Lists users in pages: active ones and those in the recycle bin.</summary>
/// <param name="behavior">How Graph behaves.</param>
/// <param name="properties">Writes users.</param>
/// <param name="time">The clock by which links expire.</param>
internal sealed class UserList(GraphBehavior behavior, UserProperties properties, TimeProvider time)
{
    private const int DefaultPageSize = 100;
    private const int LargestPage = 999;
    private static readonly HashSet<string> _knownOptions = new(StringComparer.OrdinalIgnoreCase)
    {
        "$select",
        "$top",
        "$filter",
        "$count",
        "$skiptoken",
    };

    /// <summary>One page.</summary>
    /// <param name="request">The request.</param>
    /// <param name="users">The users by rising sequence.</param>
    /// <param name="distortion">How to bend the page.</param>
    /// <returns>The page, or an error.</returns>
    public Answer Page(GraphRequest request, UserSequence users, Distortion distortion)
    {
        if (request.Query.Keys.FirstOrDefault(option => option.StartsWith('$') && !_knownOptions.Contains(option)) is { } strange)
        {
            return GraphError.BadRequest($"The query parameter '{strange}' is not supported here.");
        }

        var select = request.Option("$select");
        var writers = properties.Resolve(select, out var unknown);
        if (unknown is not null)
        {
            return GraphError.BadRequest($"Could not find a property named '{unknown}' on type 'microsoft.graph.user'.");
        }

        var size = request.Option("$top") is { } top
            ? int.TryParse(top, CultureInfo.InvariantCulture, out var wanted)
                ? wanted
                : 0
            : DefaultPageSize;
        if (size is < 1 or > LargestPage)
        {
            return GraphError.BadRequest(
                $"Invalid page size specified: '{request.Option("$top")}'. Must be between 1 and {LargestPage} inclusive."
            );
        }

        var isAdvanced = IsAdvanced(request);
        UserFilter? filter = null;
        if (request.Option("$filter") is { } text && (filter = UserFilter.Read(text, behavior.ErrorFilter, isAdvanced)) is null)
        {
            return GraphError.Answer(
                400,
                "Request_UnsupportedQuery",
                "Unsupported or invalid query filter clause specified for property of resource 'User'."
            );
        }

        if (!TryReadToken(request.Option("$skiptoken"), out var after))
        {
            return GraphError.Answer(
                400,
                "Directory_ExpiredPageToken",
                "The specified page token value has expired and can no longer be included in your request."
            );
        }

        var (rows, isWhole) = Take(users, filter, after, size);
        if (distortion == Distortion.PartialPage)
        {
            (rows, isWhole) = (rows[..(rows.Count / 2)], false);
        }

        var next =
            isWhole && distortion != Distortion.ForeignNextLink
                ? null
                : NextLink(request, rows.Count == 0 ? after : rows[^1].Sequence, distortion);
        return Answer
            .Json(200, json => Write(json, request, rows, next, isAdvanced ? filter?.CountIn(users) ?? users.Count : null, writers))
            .With("OData-Version", "4.0");
    }

    /// <summary>Whether a request asks for the advanced query engine.</summary>
    private static bool IsAdvanced(GraphRequest request) =>
        string.Equals(request.ConsistencyLevel, "eventual", StringComparison.OrdinalIgnoreCase)
        && string.Equals(request.Option("$count"), "true", StringComparison.OrdinalIgnoreCase);

    private static (List<DirectoryUser> Rows, bool IsComplete) Take(UserSequence users, UserFilter? filter, int after, int size)
    {
        var rows = new List<DirectoryUser>(Math.Min(size, users.Count));
        foreach (var user in filter?.In(users, after) ?? users.After(after))
        {
            if (rows.Count == size)
            {
                return (rows, false);
            }

            rows.Add(user);
        }

        return (rows, true);
    }

    // A token names the last user shown, and when it was given out.
    private bool TryReadToken(string? token, out int after)
    {
        after = -1;
        if (token is null)
        {
            return true;
        }

        try
        {
            return Encoding.ASCII.GetString(Base64UrlEncoder.DecodeBytes(token)).Split(':') is ["u", var last, var givenAt]
                && int.TryParse(last, CultureInfo.InvariantCulture, out after)
                && long.TryParse(givenAt, CultureInfo.InvariantCulture, out var since)
                && !(time.GetUtcNow().ToUnixTimeMilliseconds() - since > behavior.PageTokenLifetimeSeconds * 1000);
        }
        catch (Exception problem) when (problem is FormatException or ArgumentException)
        {
            return false;
        }
    }

    private string NextLink(GraphRequest request, int after, Distortion distortion)
    {
        var baseUrl = distortion == Distortion.ForeignNextLink ? "https://graph.microsoft.invalid/v1.0" : request.BaseUrl;
        var token = string.Create(CultureInfo.InvariantCulture, $"u:{after}:{time.GetUtcNow().ToUnixTimeMilliseconds()}");
        var options = request
            .Query.Where(option => !option.Key.Equals("$skiptoken", StringComparison.OrdinalIgnoreCase))
            .Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value.ToString())}")
            .Append($"$skiptoken={Base64UrlEncoder.Encode(token)}");
        return $"{baseUrl}{request.Path}?{string.Join('&', options)}";
    }

    private static void Write(
        Utf8JsonWriter json,
        GraphRequest request,
        List<DirectoryUser> rows,
        string? next,
        int? count,
        IReadOnlyList<Action<Utf8JsonWriter, DirectoryUser>> writers
    )
    {
        json.WriteStartObject();
        json.WriteString(
            "@odata.context",
            $"{request.BaseUrl}/$metadata#users{(request.Option("$select") is { } select ? $"({select})" : "")}"
        );
        if (count is { } total)
        {
            json.WriteNumber("@odata.count", total);
        }

        if (next is not null)
        {
            json.WriteString("@odata.nextLink", next);
        }

        json.WriteStartArray("value");
        foreach (var user in rows)
        {
            json.WriteStartObject();
            foreach (var write in writers)
            {
                write(json, user);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
