using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Controls;
using TenantHygiene.Functions.Api.Monitoring;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Api.Summary;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Dashboard;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.ModelContext;
using TenantHygiene.Functions.Tenants;
using TenantHygiene.Functions.Tickets;

namespace TenantHygiene.Functions.Api;

/// <summary>How the API writes and reads JSON: camelCase, enums as words, unknown members refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(AcceptedOperation))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(RemediationResource))]
[JsonSerializable(typeof(RemediationList))]
[JsonSerializable(typeof(StatusLinkResource))]
[JsonSerializable(typeof(StatusLinkList))]
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
[JsonSerializable(typeof(ScanList))]
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
[JsonSerializable(typeof(TenantList))]
[JsonSerializable(typeof(ImportResult))]
[JsonSerializable(typeof(NewTenant))]
[JsonSerializable(typeof(TenantChange))]
[JsonSerializable(typeof(TenantGrantList))]
[JsonSerializable(typeof(NewTenantGrant))]
[JsonSerializable(typeof(MeResource))]
[JsonSerializable(typeof(SummaryResource))]
[JsonSerializable(typeof(TenantSummary))]
[JsonSerializable(typeof(DashboardConfiguration))]
[JsonSerializable(typeof(ProtectedResource))]
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
            throw new InvalidRequestException("body-too-large", $"The body must have at most {MaximumBody} bytes.");
        }

        try
        {
            await using var bounded = new SizeLimitedStream(request.Body, MaximumBody);
            using var body = await JsonDocument.ParseAsync(bounded, cancellationToken: cancellationToken);
            return Read<T>(body.RootElement);
        }
        catch (JsonException exception)
        {
            throw new InvalidRequestException(
                "body-wrong",
                $"The body must be JSON. It cannot be read at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."
            );
        }
    }

    private static T Read<T>(JsonElement body)
    {
        var type = Default.GetTypeInfo(typeof(T))!;
        try
        {
            return (T)(
                body.Deserialize(type) ?? throw new InvalidRequestException("body-missing", "The body must be an object, not null.")
            );
        }
        catch (JsonException)
        {
            throw new InvalidRequestException("body-wrong", BodyFault.Describe(body, type));
        }
    }
}
