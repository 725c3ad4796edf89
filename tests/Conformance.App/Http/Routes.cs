using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.Conformance.App.Http;

/// <summary>
/// Routes, constraints and methods. The host tries functions in the order of their names: the more specific ones come first.
/// </summary>
public static class Routes
{
    [Function(nameof(ThingA))]
    public static IResult ThingA(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{number:int}")] HttpRequest request,
        int number
    ) => Results.Text($"number {number}");

    [Function(nameof(ThingB))]
    public static IResult ThingB(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:guid}")] HttpRequest request,
        Guid id
    ) => Results.Text($"guid {id}");

    [Function(nameof(ThingC))]
    public static IResult ThingC(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{text}")] HttpRequest request,
        string text
    ) => Results.Text($"text {text}");

    [Function(nameof(OneRead))]
    public static IResult OneRead([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "one")] HttpRequest request) =>
        Results.Text("read");

    [Function(nameof(OneWrite))]
    public static IResult OneWrite([HttpTrigger(AuthorizationLevel.Anonymous, "put", "delete", Route = "one")] HttpRequest request) =>
        Results.Text("write by " + request.Method);

    [Function(nameof(OnlyNumbers))]
    public static IResult OnlyNumbers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "only/{number:int}")] HttpRequest request,
        int number
    ) => Results.Text($"number {number}");

    [Function(nameof(LooseNumber))]
    public static IResult LooseNumber(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "loose/{number}")] HttpRequest request,
        int number
    ) => Results.Text($"number {number}");

    [Function(nameof(NoRoute))]
    public static IResult NoRoute([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
        Results.Text("no route, " + request.Method);

    [Function(nameof(Query))]
    public static IResult Query([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, string? name, int? count) =>
        Results.Text($"name {name ?? "missing"}, count {count?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "missing"}");

    [Function(nameof(ZzRest))]
    public static IResult ZzRest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "rest/{*path}")] HttpRequest request,
        string? path
    ) => Results.Text($"rest '{path}'");

    [Function(nameof(KeyOfFunction))]
    public static IResult KeyOfFunction([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Text("in");

    [Function(nameof(KeyOfAdmin))]
    public static IResult KeyOfAdmin([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => Results.Text("in");
}
