using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Ticketing.Outbound;

/// <summary>What receivers of webhooks and Teams channels are sent.</summary>
public static class OutboundMessages
{
    /// <summary>The body of a webhook.</summary>
    public static string Webhook(RemediationNotice notice) =>
        JsonSerializer.Serialize(RemediationWebhook.Of(notice), WebhookJson.Default.RemediationWebhook);

    /// <summary>A card for a Teams channel; null for changes that nobody waits for.</summary>
    public static string? TeamsCard(RemediationNotice notice)
    {
        if (notice.State is not RemediationState.AwaitingApproval && !notice.State.IsFinal())
        {
            return null;
        }

        var facts = new JsonArray(Fact("User", notice.User), Fact("State", notice.State.ToString()));
        if (notice.State is RemediationState.AwaitingApproval)
        {
            facts.Add(Fact("Found", notice.Plan?.Cause));
            facts.Add(Fact("Plan", notice.Plan?.Hash));
        }
        else
        {
            facts.Add(Fact("Found", notice.Outcome?.Found));
            facts.Add(Fact("Done", notice.Outcome?.Done));
            if (notice.Outcome?.Verification is { } verification)
            {
                facts.Add(Fact("Verified", verification));
            }

            foreach (var step in notice.Outcome?.NextSteps ?? [])
            {
                facts.Add(Fact("Next", step.Command is { } command ? $"{step.Text} {command}" : step.Text));
            }
        }

        var card = new JsonObject
        {
            ["type"] = "AdaptiveCard",
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["version"] = "1.4",
            ["body"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "TextBlock",
                    ["size"] = "Medium",
                    ["weight"] = "Bolder",
                    ["wrap"] = true,
                    ["text"] = Title(notice),
                },
                new JsonObject { ["type"] = "FactSet", ["facts"] = facts }
            ),
        };
        if (notice.StatusUrl is { } url)
        {
            card["actions"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Action.OpenUrl",
                    ["title"] = "Open",
                    ["url"] = url,
                }
            );
        }

        return new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(
                new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = card }
            ),
        }.ToJsonString();
    }

    private static string Title(RemediationNotice notice) =>
        notice.State switch
        {
            RemediationState.AwaitingApproval => "A plan is waiting for approval",
            RemediationState.Resolved => "Resolved",
            RemediationState.NeedsOperator => "An operator must decide",
            _ => $"Ended: {notice.State}",
        };

    private static JsonObject Fact(string title, string? value) => new() { ["title"] = title, ["value"] = value ?? "–" };
}
