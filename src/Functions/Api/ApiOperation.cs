namespace TenantHygiene.Functions.Api;

/// <summary>
/// A route of the API, described at the function that answers it. <see cref="Access.RoutePermissions"/> decides by it who may call the
/// function, and <c>src/ApiDescription</c> makes <c>docs/openapi.json</c> and the tables of <c>docs/api.md</c> of it.
/// A function without it is refused.
/// </summary>
/// <param name="summary">What the route does, in one line.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ApiOperationAttribute(string summary) : Attribute
{
    /// <summary>What the route does, in one line.</summary>
    public string Summary => summary;

    /// <summary>What callers must know besides, as Markdown.</summary>
    public string? Notes { get; init; }

    /// <summary>How callers show that they may call it.</summary>
    public ApiAccess Access { get; init; }

    /// <summary>The app role that a token must carry: one of <see cref="ApiRole"/>.</summary>
    public string? Role { get; init; }

    /// <summary>What keeps callers to their own tenants. Required, so that a route without it does not compile.</summary>
    public required RouteScope Scope { get; init; }

    /// <summary>The body that it takes; null for none.</summary>
    public Type? Body { get; init; }

    /// <summary>A body as callers write it, as JSON.</summary>
    public string? Example { get; init; }

    /// <summary>The status of the answer when all went well.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The body of that answer; null for none.</summary>
    public Type? Answer { get; init; }

    /// <summary>The statuses of refusals besides those that follow from the access, the body and the parameters.</summary>
    public int[] Refuses { get; init; } = [];
}

/// <summary>How callers show that they may call a route.</summary>
public enum ApiAccess
{
    /// <summary>By a token that carries the route's role.</summary>
    Token,

    /// <summary>Not at all: the route is open to every caller.</summary>
    Anonymous,

    /// <summary>By the signature in the link. The function verifies it.</summary>
    SignedLink,

    /// <summary>By the signature or secret of the sender. The function verifies it.</summary>
    SenderSignature,
}

/// <summary>What keeps the callers of a route to the tenants in which they have its role.</summary>
public enum RouteScope
{
    /// <summary>Nothing: the route shows and changes nothing of any tenant.</summary>
    None,

    /// <summary>The access itself: the path names the tenant as <c>tenantId</c>, and one out of scope answers 404.</summary>
    Tenant,

    /// <summary>The function: it passes the caller's scope to everything that it reads and changes.</summary>
    Caller,

    /// <summary>The role: only callers who have it for every tenant may call the route.</summary>
    AllTenants,

    /// <summary>The signature, or the connection that verifies it: it says which tenants it is good for.</summary>
    Signature,
}

/// <summary>
/// The app roles of the API. A role includes no other. Assigned in Entra ID, a role holds for every tenant; granted to a person, a group or
/// an application (<c>/tenants/{tenantId}/grants</c>), it holds for one.
/// </summary>
public static class ApiRole
{
    /// <summary>Read remediations, evidence, scans, switches, breakers, agents and queues; check policies.</summary>
    public const string Read = "Hygiene.Read";

    /// <summary>Start scans; start, retry and cancel remediations; snooze users; create status links; replay messages.</summary>
    public const string Operate = "Hygiene.Operate";

    /// <summary>Approve and reject plans.</summary>
    public const string Approve = "Hygiene.Approve";

    /// <summary>Set the kill switch, reset the breaker, release, pause and register tenants, grant roles.</summary>
    public const string Admin = "Hygiene.Admin";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Read, Operate, Approve, Admin];
}

/// <summary>A further answer of a route that is not a refusal.</summary>
/// <param name="status">Its status.</param>
/// <param name="meaning">What it says.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ApiAlsoAnswersAttribute(int status, string meaning) : Attribute
{
    /// <summary>Its status.</summary>
    public int Status => status;

    /// <summary>What it says.</summary>
    public string Meaning => meaning;

    /// <summary>The media type of its text; null where it has no body.</summary>
    public string? MediaType { get; init; }
}

/// <summary>An optional parameter of a route.</summary>
/// <param name="name">Its name.</param>
/// <param name="meaning">What it does.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public abstract class ApiParameterAttribute(string name, string meaning) : Attribute
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>What it does.</summary>
    public string Meaning => meaning;

    /// <summary>
    /// What its text holds: a <see cref="string"/>, <see cref="int"/>, <see cref="Guid"/> or <see cref="DateTimeOffset"/>, or the name of
    /// an enumeration's value.
    /// </summary>
    public Type Type { get; init; } = typeof(string);

    /// <summary>The values that are allowed; empty where its type decides.</summary>
    public string[] Values { get; init; } = [];

    /// <summary>The smallest number.</summary>
    public int Minimum { get; init; }

    /// <summary>The largest number, or the greatest length of a text.</summary>
    public int Maximum { get; init; } = int.MaxValue;

    /// <summary>What holds where it is left out; null for nothing.</summary>
    public object? Default { get; init; }
}

/// <summary>A parameter in the query.</summary>
/// <param name="name">Its name.</param>
/// <param name="meaning">What it does.</param>
public sealed class ApiQueryAttribute(string name, string meaning) : ApiParameterAttribute(name, meaning);

/// <summary>A parameter in the header.</summary>
/// <param name="name">Its name.</param>
/// <param name="meaning">What it does.</param>
public sealed class ApiHeaderAttribute(string name, string meaning) : ApiParameterAttribute(name, meaning);
