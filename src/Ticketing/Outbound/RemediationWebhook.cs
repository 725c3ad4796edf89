using System.Text.Json;
using System.Text.Json.Serialization;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Outbound;

/// <summary>
/// What receivers of signed webhooks are sent for each change of state, as Standard Webhooks has it. It holds names and states, and no
/// content of mailboxes.
/// </summary>
public sealed record RemediationWebhook
{
    /// <summary><c>remediation.</c> and the state, such as <c>remediation.needs-operator</c>.</summary>
    public required string Type { get; init; }

    /// <summary>When the remediation took the state.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The remediation.</summary>
    public required RemediationWebhookData Data { get; init; }

    /// <summary>The message about a change.</summary>
    public static RemediationWebhook Of(RemediationNotice notice) =>
        new()
        {
            Type = $"remediation.{JsonNamingPolicy.KebabCaseLower.ConvertName($"{notice.State}")}",
            Timestamp = notice.At,
            Data = new RemediationWebhookData
            {
                Id = notice.RemediationId,
                Sequence = notice.Sequence,
                State = notice.State,
                TenantId = notice.TenantId,
                User = notice.User,
                PlanHash = notice.Plan?.Hash,
                Outcome = notice.Outcome,
                StatusUrl = notice.StatusUrl,
            },
        };
}

/// <summary>A remediation that took another state.</summary>
public sealed record RemediationWebhookData
{
    /// <summary>The remediation.</summary>
    public required string Id { get; init; }

    /// <summary>The step of its timeline. Messages of one remediation are sent in this order.</summary>
    public required int Sequence { get; init; }

    /// <summary>The state that it took.</summary>
    public required RemediationState State { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The affected user: the principal name, or the object id where that is not known.</summary>
    public required string User { get; init; }

    /// <summary>The hash of the plan, which an approval names.</summary>
    public string? PlanHash { get; init; }

    /// <summary>How it ended, once it has.</summary>
    public RemediationOutcome? Outcome { get; init; }

    /// <summary>Where people see more; absent where no address is configured.</summary>
    public string? StatusUrl { get; init; }
}

/// <summary>How webhooks are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RemediationWebhook))]
[JsonSerializable(typeof(RemediationCloudEvent))]
public sealed partial class WebhookJson : JsonSerializerContext;
