using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Newtonsoft.Json.Linq;
using TenantHygiene.FunctionsHost.Index;

namespace TenantHygiene.FunctionsHost.Http;

/// <summary>Who may call an HTTP function.</summary>
internal enum RequiredKey
{
    /// <summary>Everybody: the app asks for what it needs itself.</summary>
    None,

    /// <summary>Callers with the functions' key or the master key.</summary>
    Function,

    /// <summary>Callers with the master key.</summary>
    Master,
}

/// <summary>The template, constraints and methods of one function.</summary>
internal sealed class HttpRoute
{
    private static readonly HashSet<string> _reserved = new(["admin", "runtime"], StringComparer.OrdinalIgnoreCase);

    private readonly TemplateMatcher _matcher;
    private readonly (string Parameter, IRouteConstraint Constraint)[] _constraints;

    /// <summary>The methods that it takes; none for all.</summary>
    public IReadOnlySet<string> Methods { get; }

    /// <summary>Reads the trigger of an HTTP function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="prefix">Stands before its route.</param>
    /// <param name="constraints">Knows the constraints by name.</param>
    /// <exception cref="HostStartException">The route is invalid, or begins with what the Functions host keeps for itself.</exception>
    public HttpRoute(WorkerFunction function, string prefix, IInlineConstraintResolver constraints)
    {
        Function = function.Name;
        RequestParameter = function.ParameterNames[0];
        Methods = new HashSet<string>(
            (function.Trigger["methods"] as JArray)?.Values<string>().OfType<string>() ?? [],
            StringComparer.OrdinalIgnoreCase
        );
        Key = WorkerFunction.TextOf(function.Trigger, "authLevel").ToUpperInvariant() switch
        {
            "ANONYMOUS" => RequiredKey.None,
            "FUNCTION" => RequiredKey.Function,
            _ => RequiredKey.Master,
        };
        var route = ((string?)function.Trigger["route"] ?? function.Name).TrimStart('/');
        if (_reserved.Contains(route.Split('/')[0]))
        {
            throw new HostStartException(
                $"Function '{Function}' has the route '{route}': the Functions host keeps paths below 'admin' and 'runtime' for itself."
            );
        }

        var text = string.IsNullOrEmpty(prefix) ? route : $"{prefix.Trim('/')}/{route}";
        try
        {
            Template = TemplateParser.Parse(text);
            _constraints =
            [
                .. Template.Parameters.SelectMany(parameter =>
                    parameter.InlineConstraints.Select(inline =>
                        (
                            parameter.Name!,
                            constraints.ResolveConstraint(inline.Constraint)
                                ?? throw new ArgumentException($"the constraint '{inline.Constraint}' is unknown")
                        )
                    )
                ),
            ];
        }
        catch (Exception exception) when (exception is ArgumentException or RouteCreationException)
        {
            throw new HostStartException($"Function '{Function}' has the invalid route '{text}': {exception.Message}", exception);
        }

        var defaults = Template
            .Parameters.Where(parameter => parameter.DefaultValue is not null)
            .Select(parameter => KeyValuePair.Create(parameter.Name!, parameter.DefaultValue));
        _matcher = new TemplateMatcher(Template, new RouteValueDictionary(defaults));
    }

    /// <summary>The function's name.</summary>
    public string Function { get; }

    /// <summary>The name of the parameter that takes the request.</summary>
    public string RequestParameter { get; }

    /// <summary>Who may call.</summary>
    public RequiredKey Key { get; }

    /// <summary>The template, with the prefix.</summary>
    public RouteTemplate Template { get; }

    /// <summary>The route's values, when template, constraints and method all fit; else null.</summary>
    public RouteValueDictionary? Match(HttpContext context)
    {
        var values = new RouteValueDictionary();
        var fits =
            Accepts(context.Request.Method)
            && _matcher.TryMatch(context.Request.Path, values)
            && _constraints.All(rule => Holds(rule.Parameter, rule.Constraint, context, values));
        return fits ? values : null;
    }

    private bool Accepts(string method) => Methods.Count == 0 || Methods.Contains(method);

    private bool Holds(string parameter, IRouteConstraint constraint, HttpContext context, RouteValueDictionary values) =>
        (Template.GetParameter(parameter) is { IsOptional: true } && !values.ContainsKey(parameter))
        || constraint.Match(context, null, parameter, values, RouteDirection.IncomingRequest);
}
