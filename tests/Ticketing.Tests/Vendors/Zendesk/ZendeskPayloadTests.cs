using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Vendors.Zendesk;

public sealed class ZendeskPayloadTests
{
    private const string GuidInUse =
        "The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ExchangeGuid\" is used by another recipient object.";

    [Fact]
    public void An_event_that_Zendesk_sends_by_subscription_is_read()
    {
        var taken = Single(Event("zen:event-type:ticket.created", GuidInUse, "ada@contoso.example has no mailbox"));

        Assert.Equal(("35436", "ada@contoso.example", "20978392", "open"), (taken.TicketId, taken.User, taken.Requester, taken.State));
        Assert.Contains(GuidInUse, taken.ErrorText, StringComparison.Ordinal);
        Assert.Equal(DateTimeOffset.Parse("2026-11-30T18:00:00Z", System.Globalization.CultureInfo.InvariantCulture), taken.SentAt);
    }

    [Fact]
    public void A_comment_that_Zendesk_reports_by_subscription_is_a_hint_that_names_the_ticket()
    {
        var taken = Single(
            Event(
                "zen:event-type:ticket.comment_added",
                "Mailbox",
                "No mailbox",
                """{"comment":{"id":"1","body":"approve 0123456789ab","author":{"id":"77"},"is_public":false}}"""
            )
        );

        Assert.Equal(("35436", null, "approve 0123456789ab", "77"), (taken.TicketId, taken.User, taken.Comment, taken.Actor));
    }

    [Theory]
    [InlineData("zen:event-type:ticket.created", "Mailbox", "Ada has no mailbox", "user-missing")]
    [InlineData("zen:event-type:ticket.created", "ada@contoso.example", "or was it ada@fabrikam.example?", "user-missing")]
    [InlineData("zen:event-type:user.created", "ada@contoso.example", "", "event-wrong")]
    [InlineData("zen:event-type:organization.deleted", "", "", "event-wrong")]
    public void An_event_of_Zendesk_that_cannot_be_used_is_refused_with_the_reason(
        string type,
        string subject,
        string description,
        string code
    ) => Assert.Equal(code, Assert.Throws<PayloadException>(() => Single(Event(type, subject, description))).Code);

    private static TicketEvent Single(string body) => Assert.Single(SampleDelivery.Read(ConnectionKind.Zendesk, body));

    private static string Event(string type, string subject, string description, string one = "{}") =>
        new JsonObject
        {
            ["type"] = type,
            ["account_id"] = 22129848,
            ["id"] = "01HK6E2W1T5G3X4Y5Z6A7B8C9D",
            ["time"] = "2026-11-30T18:00:00Z",
            ["zendesk_event_version"] = "2022-11-06",
            ["subject"] = "zen:ticket:35436",
            ["detail"] = new JsonObject
            {
                ["id"] = "35436",
                ["subject"] = subject,
                ["description"] = description,
                ["status"] = "OPEN",
                ["requester_id"] = "20978392",
            },
            ["event"] = JsonNode.Parse(one),
        }.ToJsonString();
}
