using Microsoft.Extensions.Options;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Connections;

/// <summary>
/// Refuses at the start settings that would fail, or let unverified senders in, later. Names the setting; repeats no secret.
/// </summary>
public sealed class TicketingOptionsValidator : IValidateOptions<TicketingOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TicketingOptions options)
    {
        var repeatedNames = options.Connections.GroupBy(connection => connection.Name).Where(same => same.Count() > 1);
        var unsafeWorkflows = options.TeamsWorkflows.Index().Where(one => !IsSafeAddress(one.Item.Url));
        var problems = options
            .Connections.SelectMany(ConnectionCheck.Problems)
            .Concat(repeatedNames.Select(same => $"Ticketing__Connections: the name '{same.Key}' is given twice."))
            .Concat(options.Webhooks.SelectMany((webhook, index) => WebhookProblems($"Ticketing__Webhooks__{index}__", webhook)))
            .Concat(unsafeWorkflows.Select(one => $"Ticketing__TeamsWorkflows__{one.Index}__Url must be an https address."))
            .ToList();
        if (options.StatusUrl is { } status && !IsSafeAddress(status))
        {
            problems.Add("Ticketing__StatusUrl must be an https address.");
        }

        if (options.ReplayWindow <= TimeSpan.Zero || options.ReplayWindow > TimeSpan.FromHours(1))
        {
            problems.Add("Ticketing__ReplayWindow must be longer than zero and at most one hour.");
        }

        if (options.FirstRetryAfter <= TimeSpan.Zero || options.FirstRetryAfter > TimeSpan.FromHours(1))
        {
            problems.Add("Ticketing__FirstRetryAfter must be longer than zero and at most one hour.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>Whether an address may be called: https, or plain on this machine.</summary>
    public static bool IsSafeAddress(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static IEnumerable<string> WebhookProblems(string prefix, OutboundWebhookOptions webhook)
    {
        if (!IsSafeAddress(webhook.Url))
        {
            yield return $"{prefix}Url must be an https address.";
        }

        if (webhook.Secrets.Count is 0 or > 2 || !webhook.Secrets.All(StandardWebhook.CanSign))
        {
            yield return $"{prefix}Secrets must hold one or two secrets: whsec_ and 24 to 64 bytes in base64, "
                + "or a secret key (whsk_ and 32 or 64 bytes in base64).";
        }

        if (!Enum.IsDefined(webhook.Format))
        {
            yield return $"{prefix}Format must be one of {string.Join(", ", Enum.GetNames<WebhookFormat>())}.";
        }
    }
}
