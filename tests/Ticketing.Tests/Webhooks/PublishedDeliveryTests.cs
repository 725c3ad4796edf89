using System.Text;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Vendors.ConnectWise;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Webhooks;

/// <summary>Deliveries as vendors publish them, with the members that they leave out.</summary>
public sealed class PublishedDeliveryTests
{
    private const string Deleted = """
        {"Action":"deleted","CallbackObjectRecId":26604,"CompanyId":"Contoso","Entity":null,
         "FromUrl":"sandbox-na.myconnectwise.net","ID":57962,"MemberId":"ann","MessageId":"824d99d2-33c0-4c56-9ded-d99d895a90e3",
         "Metadata":{"key_url":
           "https://sandbox-na.myconnectwise.net/v2025_1//system/callbackkey/index.rails?companyName=Contoso&id=e17e6674-42f6-4105-9cff-4cd6cb4e62e8"},
         "PartnerId":"61ddc2817bcddc0001c74208","ProductInstanceId":"639c96cab2eb560001dd1324","Type":"ticket"}
        """;

    private const string Updated = """
        {"Action":"updated","CallbackObjectRecId":26604,"CompanyId":"msp",
         "Entity":"{\"id\":57961,\"summary\":\"Mailbox missing\",\"company\":{\"id\":2,\"identifier\":\"Contoso\"},\"contactEmailAddress\":\"ada@contoso.com\",\"contactName\":\"Ada\",\"status\":{\"name\":\"New\"},\"_info\":{\"lastUpdated\":\"2026-11-30T18:00:00Z\",\"updatedBy\":\"ann\"}}",
         "FromUrl":"na.myconnectwise.net","ID":57961,"MemberId":"ann","MessageId":"6dd82302-5e46-47c0-8c84-702868125b76",
         "Metadata":{"key_url":
           "https://na.myconnectwise.net/v2025_1//system/callbackkey/index.rails?companyName=msp&id=e17e6674-42f6-4105-9cff-4cd6cb4e62e8"},
         "Type":"ticket"}
        """;

    private const string Logged = """
        {"ticket":{"id":2031,"summary":"Mailbox missing","user_email":"ada@contoso.com","client_name":"Contoso",
         "status":{"id":1,"name":"New"}}}
        """;

    private const string StatusChanged = """
        {"ticket":{"id":2031,"summary":"Mailbox missing","user_email":"ada@contoso.com","client_name":"Contoso",
         "status":{"id":23,"name":"Approved"}}}
        """;

    private const string Subscribed = """
        {"type":"zen:event-type:ticket.created","account_id":22129848,"id":"01HK6E2W1T5G3X4Y5Z6A7B8C9D","time":"2026-11-30T18:00:00Z",
         "zendesk_event_version":"2022-11-06","subject":"zen:ticket:35436",
         "detail":{"id":"35436",
           "subject":"The value \"08073974-1902-4542-88ea-37ba310f0c5c\" of property \"ExchangeGuid\" is used by another recipient object.",
           "status":"OPEN","requester_id":"20978392","description":"ada@contoso.com has no mailbox"},"event":{}}
        """;

    /// <summary>Deliveries as they were captured: all of their members, with the ticket and the user that they name.</summary>
    public static TheoryData<ConnectionKind, string, string, string?> Captured =>
        new()
        {
            { ConnectionKind.ConnectWise, Deleted, "57962", null },
            { ConnectionKind.ConnectWise, Updated, "57961", "ada@contoso.com" },
            { ConnectionKind.HaloPsa, Logged, "2031", "ada@contoso.com" },
            { ConnectionKind.HaloPsa, StatusChanged, "2031", "ada@contoso.com" },
            { ConnectionKind.Zendesk, Subscribed, "35436", "ada@contoso.com" },
        };

    /// <summary>Two events each of one ticket, neither with what an id could be made of.</summary>
    public static TheoryData<ConnectionKind, string, string> Nameless =>
        new()
        {
            {
                ConnectionKind.HaloPsa,
                """{"ticket":{"id":2031,"status":{"id":1,"name":"New"}}}""",
                """{"ticket":{"id":2031,"status":{"id":23,"name":"Approved"}}}"""
            },
            { ConnectionKind.HaloPsa, Logged, StatusChanged },
            {
                ConnectionKind.HaloPsa,
                """{"ticket":{"id":2031},"action":{"note":"a"}}""",
                """{"ticket":{"id":2031},"action":{"note":"b"}}"""
            },
            {
                ConnectionKind.ServiceNow,
                """{"sys_id":"9d385017c611228701d22104cc95c371","state":"1"}""",
                """{"sys_id":"9d385017c611228701d22104cc95c371","state":"2"}"""
            },
            {
                ConnectionKind.Jira,
                """{"issue":{"key":"OPS-1"},"comment":{"body":"a"}}""",
                """{"issue":{"key":"OPS-1"},"comment":{"body":"b"}}"""
            },
            { ConnectionKind.Autotask, """{"Guid":"a","Id":5,"Fields":{"Status":1}}""", """{"Guid":"a","Id":5,"Fields":{"Status":2}}""" },
            {
                ConnectionKind.ConnectWise,
                """{"Action":"updated","ID":5,"Entity":"{\"id\":5,\"summary\":\"a\"}"}""",
                """{"Action":"updated","ID":5,"Entity":"{\"id\":5,\"summary\":\"b\"}"}"""
            },
            {
                ConnectionKind.AzureMonitor,
                """{"schemaId":"azureMonitorCommonAlertSchema","data":{"essentials":{"monitorCondition":"Fired","firedDateTime":"2026-11-30T08:00:00Z"}}}""",
                """{"schemaId":"azureMonitorCommonAlertSchema","data":{"essentials":{"monitorCondition":"Fired","firedDateTime":"2026-11-30T08:05:00Z"}}}"""
            },
            {
                ConnectionKind.PagerDuty,
                """{"event":{"event_type":"incident.triggered"}}""",
                """{"event":{"event_type":"incident.resolved"}}"""
            },
            { ConnectionKind.Freshservice, """{"ticket_id":"1","state":"2"}""", """{"ticket_id":"1","state":"3"}""" },
            { ConnectionKind.Json, """{"ticket_id":"1","comment":"a"}""", """{"ticket_id":"1","comment":"b"}""" },
        };

    [Theory]
    [MemberData(nameof(Nameless))]
    public void Two_events_without_an_id_of_the_sender_are_two_deliveries_and_a_repetition_is_none(
        ConnectionKind kind,
        string first,
        string second
    )
    {
        var (one, other, again) = (Single(kind, first), Single(kind, second), Single(kind, first));

        Assert.NotEqual(one.DeliveryId, other.DeliveryId);
        Assert.Equal(one.DeliveryId, again.DeliveryId);
    }

    [Fact]
    public void Two_equal_events_of_one_batch_have_ids_of_their_own()
    {
        var events = SampleDelivery.Read(ConnectionKind.HaloPsa, """[{"ticket":{"id":1}},{"ticket":{"id":1}}]""");

        Assert.Equal(2, events.Select(one => one.DeliveryId).Distinct().Count());
    }

    [Fact]
    public void An_id_of_the_sender_names_the_delivery_whatever_its_body_says()
    {
        Assert.Equal(
            "6dd82302-5e46-47c0-8c84-702868125b76",
            Single(
                ConnectionKind.ConnectWise,
                """{"Action":"updated","ID":5,"MessageId":"6dd82302-5e46-47c0-8c84-702868125b76","Entity":null}"""
            ).DeliveryId
        );
        Assert.Equal("2031:7", Single(ConnectionKind.HaloPsa, """{"ticket":{"id":2031},"action":{"id":7}}""").DeliveryId);
    }

    [Theory]
    [InlineData(
        ConnectionKind.ConnectWise,
        """{"Action":"deleted","CallbackObjectRecId":26604,"CompanyId":"Contoso","Entity":null,"ID":57962,"MemberId":"ann","MessageId":"824d99d2","Type":"ticket"}""",
        "57962"
    )]
    [InlineData(ConnectionKind.ConnectWise, """{"Action":"deleted","Entity":"","ID":57962,"Type":"ticket"}""", "57962")]
    [InlineData(ConnectionKind.ConnectWise, """{"Action":"deleted","Entity":"null","ID":57962,"Type":"ticket"}""", "57962")]
    [InlineData(ConnectionKind.ConnectWise, """{"Action":"deleted","ID":57962,"Type":"ticket"}""", "57962")]
    [InlineData(ConnectionKind.Autotask, """{"Action":"Delete","Guid":"a","SequenceNumber":3,"Id":14021,"Fields":null}""", "14021")]
    [InlineData(
        ConnectionKind.Jira,
        """{"webhookEvent":"jira:issue_deleted","timestamp":1,"issue":{"key":"OPS-1","fields":null},"comment":null}""",
        "OPS-1"
    )]
    [InlineData(ConnectionKind.HaloPsa, """{"ticket":{"id":2031},"action":null}""", "2031")]
    [InlineData(
        ConnectionKind.PagerDuty,
        """{"event":{"id":"e","event_type":"incident.deleted","agent":null,"data":{"id":"PT4KHLK","incident":null}}}""",
        "PT4KHLK"
    )]
    public void An_event_about_a_deleted_object_is_accepted_and_requests_nothing(ConnectionKind kind, string body, string ticket)
    {
        var taken = Single(kind, body);

        Assert.Equal((ticket, null, null), (taken.TicketId, taken.User, taken.Comment));
    }

    [Theory]
    [MemberData(nameof(Captured))]
    public void A_captured_delivery_is_accepted_unchanged(ConnectionKind kind, string body, string ticket, string? user)
    {
        var now = new DateTimeOffset(2026, 11, 30, 18, 1, 0, TimeSpan.Zero);
        var request = SampleDelivery.Of(kind, Encoding.UTF8.GetBytes(body), now, id: "01GPK");
        var proof = new SenderProof(SampleConnection.Secret, HasSenderRole: false);

        var verdict = WebhookValidator.Validate(SampleConnection.Of(kind), request, now, TimeSpan.FromMinutes(5), proof);

        var taken = Assert.Single(Assert.IsType<WebhookVerdict.Accepted>(verdict).Events);
        Assert.Equal((ticket, user), (taken.TicketId, taken.User));
    }

    [Fact]
    public void A_captured_update_of_ConnectWise_comes_with_its_time_and_the_address_of_its_key()
    {
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 18, 0, 0, TimeSpan.Zero), Single(ConnectionKind.ConnectWise, Updated).SentAt);
        Assert.NotNull(ConnectWisePayload.KeyUrl(Encoding.UTF8.GetBytes(Updated), "https://api-na.myconnectwise.net/v4_6_release"));
        Assert.NotNull(ConnectWisePayload.KeyUrl(Encoding.UTF8.GetBytes(Deleted), "https://api-sandbox-na.myconnectwise.net"));
    }

    private static TicketEvent Single(ConnectionKind kind, string body) => Assert.Single(SampleDelivery.Read(kind, body));
}
