using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace TenantHygiene.Conformance.App.Durable;

/// <summary>What the client returned, or the name of what it threw.</summary>
internal static class ClientAnswer
{
    public static async Task<IResult> OfAsync(Func<Task<object?>> call)
    {
        try
        {
            return Results.Json(await call());
        }
        catch (RpcException exception)
        {
            return Results.Text($"RpcException {exception.StatusCode}", statusCode: StatusCodes.Status422UnprocessableEntity);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Results.Text(exception.GetType().Name, statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }
}
