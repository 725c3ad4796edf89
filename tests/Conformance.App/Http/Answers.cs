using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace TenantHygiene.Conformance.App.Http;

/// <summary>What a function can return, and what becomes of it.</summary>
public static class Answers
{
    [Function(nameof(Value))]
    public static object? Value(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "value/{kind}")] HttpRequest request,
        string kind
    ) =>
        kind switch
        {
            "text" => "never seen",
            "object" => new { Never = "seen" },
            "number" => 7,
            "bytes" => Encoding.UTF8.GetBytes("never seen"),
            _ => null,
        };

    [Function(nameof(Action))]
    public static IActionResult Action(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "action/{kind}")] HttpRequest request,
        string kind
    ) =>
        kind switch
        {
            "object" => new OkObjectResult(
                new
                {
                    FirstName = "Ada",
                    Kind = DayOfWeek.Tuesday,
                    Nothing = (string?)null,
                }
            ),
            "created" => new CreatedResult("/api/things/1", new { Id = 1 }),
            "redirect" => new RedirectResult("/api/one"),
            _ => new ObjectResult(new ProblemDetails { Title = "No such kind", Status = 404 }) { StatusCode = 404 },
        };

    [Function(nameof(Result))]
    public static IResult Result(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "result/{kind}")] HttpRequest request,
        string kind
    )
    {
        request.HttpContext.Response.Headers.ETag = "\"1\"";
        request.HttpContext.Response.Cookies.Append("taste", "sweet");
        return kind switch
        {
            "json" => Results.Json(
                new
                {
                    FirstName = "Ada",
                    Kind = DayOfWeek.Tuesday,
                    Nothing = (string?)null,
                }
            ),
            "accepted" => Results.Accepted("/api/things/1"),
            "unmodified" => Results.StatusCode(StatusCodes.Status304NotModified),
            _ => Results.Problem("No such kind", statusCode: StatusCodes.Status404NotFound),
        };
    }

    [Function(nameof(Direct))]
    public static async Task<IResult> Direct([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        await request.HttpContext.Response.WriteAsync("written directly");
        return Results.Text("lost");
    }

    [Function(nameof(Throws))]
    public static async Task<IResult> Throws(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws/{when}")] HttpRequest request,
        string when
    )
    {
        if (when == "late")
        {
            await request.HttpContext.Response.WriteAsync("begun");
            await request.HttpContext.Response.Body.FlushAsync();
        }

        throw new InvalidOperationException("secret");
    }
}
