using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Agents;
using TenantHygiene.Functions.Api.Approvals;
using TenantHygiene.Functions.Api.Breakers;
using TenantHygiene.Functions.Api.DeadLetters;
using TenantHygiene.Functions.Api.Health;
using TenantHygiene.Functions.Api.KillSwitch;
using TenantHygiene.Functions.Api.Policies;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Api.Queue;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Api.Scans;
using TenantHygiene.Functions.Api.Snoozes;
using TenantHygiene.Functions.Api.StatusLinks;
using TenantHygiene.Functions.Api.Tenants;
using TenantHygiene.Functions.Api.Webhooks;

namespace TenantHygiene.Functions.Api;

/// <summary>How the API writes and reads JSON: camelCase, enums as words, unknown members refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AcceptedAnswer))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(RemediationResource))]
[JsonSerializable(typeof(RemediationList))]
[JsonSerializable(typeof(StatusLinkResource))]
[JsonSerializable(typeof(RemediationEvents))]
[JsonSerializable(typeof(StepResource))]
[JsonSerializable(typeof(NewRemediation))]
[JsonSerializable(typeof(NewApproval))]
[JsonSerializable(typeof(NewRejection))]
[JsonSerializable(typeof(TenantReleaseResource))]
[JsonSerializable(typeof(NewTenantRelease))]
[JsonSerializable(typeof(AgentList))]
[JsonSerializable(typeof(SnoozeResource))]
[JsonSerializable(typeof(NewSnooze))]
[JsonSerializable(typeof(PolicyValidation))]
[JsonSerializable(typeof(ScanResource))]
[JsonSerializable(typeof(NewScan))]
[JsonSerializable(typeof(HealthResource))]
[JsonSerializable(typeof(KillSwitchResource))]
[JsonSerializable(typeof(NewKillSwitch))]
[JsonSerializable(typeof(BreakerResource))]
[JsonSerializable(typeof(NewBreakerReset))]
[JsonSerializable(typeof(PoisonList))]
[JsonSerializable(typeof(NewDismissal))]
[JsonSerializable(typeof(ReplayResult))]
[JsonSerializable(typeof(DeadLetterList))]
[JsonSerializable(typeof(WebhookReceipt))]
public sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The largest body that any route takes, in bytes.</summary>
    public const int MaximumBody = 64 * 1024;

    /// <summary>An answer with a body.</summary>
    public static IResult Answer<T>(T value, int status = StatusCodes.Status200OK) => Results.Json(value, Default, statusCode: status);

    /// <summary>Reads a request's body strictly.</summary>
    /// <exception cref="InvalidRequestException">It is missing, too large, or not what the route takes.</exception>
    public static async Task<T> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaximumBody)
        {
            throw new InvalidRequestException("body-too-large", $"The body may have {MaximumBody} bytes at most.");
        }

        try
        {
            await using var bounded = new BoundedBody(request.Body, MaximumBody);
            return (T)(await JsonSerializer.DeserializeAsync(bounded, typeof(T), Default, cancellationToken)
                ?? throw new InvalidRequestException("body-missing", "The body is null."));
        }
        catch (JsonException exception)
        {
            throw new InvalidRequestException("body-wrong", $"The body is not what this route takes: {exception.Message}");
        }
    }
}
