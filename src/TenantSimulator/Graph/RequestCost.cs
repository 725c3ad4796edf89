using System.Globalization;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Graph;

/// <summary>
/// What a request to the identity and access service costs, as
/// <see href="https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits"/> says.
/// </summary>
internal static class RequestCost
{
    /// <summary>A <c>$top</c> below this makes a request cheaper.</summary>
    private const int SmallPage = 20;

    /// <summary>The cost of a request; nothing for a batch, whose requests are counted one by one.</summary>
    public static ResourceCost Of(GraphRequest request)
    {
        if (request.Segments is ["$batch"])
        {
            return default;
        }

        var units = BaseUnits(request.Method, request.Segments);
        units -= request.Option("$select") is null ? 0 : 1;
        units += request.Option("$expand") is null ? 0 : 1;
        units -=
            int.TryParse(request.Option("$top"), NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top < SmallPage ? 1 : 0;
        return new ResourceCost(Math.Max(1, units), request.Method is "GET" ? 0 : 1);
    }

    /// <summary>Paths that the table of the documents does not list cost one unit; it lists no single user.</summary>
    private static int BaseUnits(string method, string[] segments) =>
        (method, segments) switch
        {
            ("GET", ["users"]) => 2,
            ("GET", ["servicePrincipals", _, "appRoleAssignments"]) => 2,
            _ => 1,
        };
}
