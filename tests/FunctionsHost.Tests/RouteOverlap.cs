using Microsoft.AspNetCore.Routing.Template;
using TenantHygiene.FunctionsHost.Http;

namespace TenantHygiene.FunctionsHost.Tests;

/// <summary>
/// The Functions host tries routes in the order of function names, without precedence. Two routes may share paths only when the one that comes first
/// by name is the more specific one; otherwise it would silently take the other's requests.
/// </summary>
internal static class RouteOverlap
{
    private const int CatchAll = 3;

    private static readonly string[] _numbers = ["int", "long"];

    /// <summary>A sentence for each pair that depends on the order. <paramref name="routes"/> are in the order of names.</summary>
    public static IEnumerable<string> Find(IReadOnlyList<HttpRoute> routes) =>
        from first in Enumerable.Range(0, routes.Count)
        from second in Enumerable.Range(first + 1, routes.Count - first - 1)
        where DependOnOrder(routes[first], routes[second])
        select $"Function '{routes[first].Function}' with route '{routes[first].Template.TemplateText}' would take requests of function "
            + $"'{routes[second].Function}' with route '{routes[second].Template.TemplateText}': make the routes distinct, or name the more specific function first.";

    private static bool DependOnOrder(HttpRoute first, HttpRoute second) =>
        SharesMethod(first, second) && MayMatchSamePath(first.Template, second.Template) && !IsMoreSpecific(first.Template, second.Template);

    private static bool SharesMethod(HttpRoute first, HttpRoute second) =>
        first.Methods.Count == 0 || second.Methods.Count == 0 || first.Methods.Overlaps(second.Methods);

    private static bool MayMatchSamePath(RouteTemplate first, RouteTemplate second)
    {
        var length = Math.Max(first.Segments.Count, second.Segments.Count);
        for (var index = 0; index < length; index++)
        {
            var (left, right) = (Part(first, index), Part(second, index));
            if (left?.IsCatchAll == true || right?.IsCatchAll == true)
            {
                return true;
            }

            if (left is null || right is null)
            {
                // The shorter one ends here: both match when the rest of the longer one may be absent.
                return (left ?? right)!.IsOptional;
            }

            if (Exclude(left, right))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Exclude(TemplatePart left, TemplatePart right)
    {
        if (left.IsLiteral && right.IsLiteral)
        {
            return !string.Equals(left.Text, right.Text, StringComparison.OrdinalIgnoreCase);
        }

        var (leftKind, rightKind) = (Constraint(left), Constraint(right));
        return (leftKind == "guid" && _numbers.Contains(rightKind)) || (rightKind == "guid" && _numbers.Contains(leftKind));
    }

    // In every segment at least as specific, and more so in one: literal before constrained before free before catch-all.
    private static bool IsMoreSpecific(RouteTemplate first, RouteTemplate second)
    {
        var more = false;
        for (var index = 0; index < Math.Max(first.Segments.Count, second.Segments.Count); index++)
        {
            var (left, right) = (Rank(Part(first, index)), Rank(Part(second, index)));
            if (right == CatchAll)
            {
                return more || left < CatchAll;
            }

            if (left > right)
            {
                return false;
            }

            more |= left < right;
        }

        return more;
    }

    private static int Rank(TemplatePart? part) => part switch
    {
        null => 0,
        { IsLiteral: true } => 0,
        { IsCatchAll: true } => CatchAll,
        _ => part.InlineConstraints.Any() ? 1 : 2,
    };

    private static string? Constraint(TemplatePart part)
        => part.InlineConstraints.Select(constraint => constraint.Constraint).FirstOrDefault();

    // A segment of several parts, such as {a}.{b}, counts as its first parameter.
    private static TemplatePart? Part(RouteTemplate template, int index)
        => index >= template.Segments.Count ? null
            : template.Segments[index].Parts is [var only] ? only
            : template.Segments[index].Parts.First(part => part.IsParameter);
}
