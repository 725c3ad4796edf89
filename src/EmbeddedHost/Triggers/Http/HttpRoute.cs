using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.EmbeddedHost.Invocation;

namespace TenantHygiene.EmbeddedHost.Triggers.Http;

/// <summary>The template, constraints and methods of one function.</summary>
internal sealed class HttpRoute
{
    private static readonly HashSet<string> BuiltIn = new(["admin", "runtime"], StringComparer.OrdinalIgnoreCase);

    private readonly TemplateMatcher matcher;
    private readonly (string Parameter, IRouteConstraint Constraint)[] constraints;
    private readonly HashSet<string> methods;

    public HttpRoute(FunctionInvoker invoker, HttpTriggerAttribute trigger, string prefix, IInlineConstraintResolver resolver)
    {
        Invoker = invoker;
        Level = trigger.AuthLevel;
        methods = new HashSet<string>(trigger.Methods ?? [], StringComparer.OrdinalIgnoreCase);
        var route = (trigger.Route ?? invoker.Function.Name).TrimStart('/');
        if (BuiltIn.Contains(route.Split('/')[0]))
        {
            throw new HostStartException(
                $"Function '{invoker.Function.Name}' has the route '{route}': the Functions host keeps paths below 'admin' and 'runtime' for itself.");
        }

        var text = string.IsNullOrEmpty(prefix) ? route : $"{prefix.Trim('/')}/{route}";
        try
        {
            Template = TemplateParser.Parse(text);
            constraints =
            [
                .. Template.Parameters.SelectMany(parameter => parameter.InlineConstraints.Select(inline => (
                    parameter.Name!,
                    resolver.ResolveConstraint(inline.Constraint)
                        ?? throw new ArgumentException($"the constraint '{inline.Constraint}' is unknown")))),
            ];
        }
        catch (Exception exception) when (exception is ArgumentException or RouteCreationException)
        {
            throw new HostStartException(
                $"Function '{invoker.Function.Name}' has the invalid route '{text}': {exception.Message.ReplaceLineEndings(" ")}", exception);
        }

        var defaults = new RouteValueDictionary();
        foreach (var parameter in Template.Parameters.Where(parameter => parameter.DefaultValue is not null))
        {
            defaults[parameter.Name!] = parameter.DefaultValue;
        }

        matcher = new TemplateMatcher(Template, defaults);
    }

    public FunctionInvoker Invoker { get; }

    public AuthorizationLevel Level { get; }

    public RouteTemplate Template { get; }

    /// <summary>The values, when template, constraints and method all fit.</summary>
    public RouteValueDictionary? Match(HttpContext context)
    {
        var values = new RouteValueDictionary();
        var fits = Accepts(context.Request.Method)
            && matcher.TryMatch(context.Request.Path, values)
            && constraints.All(rule => Holds(rule.Parameter, rule.Constraint, context, values));
        return fits ? values : null;
    }

    /// <summary>Whether some method is accepted by both.</summary>
    public bool SharesMethodWith(HttpRoute other) => methods.Count == 0 || other.methods.Count == 0 || methods.Overlaps(other.methods);

    private bool Accepts(string method) => methods.Count == 0 || methods.Contains(method);

    private bool Holds(string parameter, IRouteConstraint constraint, HttpContext context, RouteValueDictionary values)
        => (Template.GetParameter(parameter) is { IsOptional: true } && !values.ContainsKey(parameter))
            || constraint.Match(context, null, parameter, values, RouteDirection.IncomingRequest);
}
