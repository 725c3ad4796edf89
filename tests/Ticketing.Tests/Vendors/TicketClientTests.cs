using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Ticketing.Answers;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Sending;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Vendors;

namespace TenantHygiene.Ticketing.Tests.Vendors;

/// <summary>Each adapter against its vendor's API.</summary>
public sealed class TicketClientTests : IAsyncLifetime
{
    private readonly ServiceProvider services;
    private FakeVendors vendors = null!;

    public TicketClientTests() => services = new ServiceCollection()
        .AddLogging().AddSingleton<ICredentialFactory>(new FakeIdentities(() => vendors)).AddTicketing(new ConfigurationBuilder().Build()).BuildServiceProvider();

    public static TheoryData<ConnectionKind> Kinds => [.. SomeTicket.Kinds];

    private TicketClient Client => services.GetRequiredService<TicketClient>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => vendors = await FakeVendors.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await vendors.DisposeAsync();
        await services.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_comment_arrives_as_it_was_written(ConnectionKind kind)
    {
        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, Message(kind, "First <line> & \"quotes\"\nSecond line: é")));

        var message = Message(kind, "First <line> & \"quotes\"\nSecond line: é");
        Assert.Equal([message.Text], Told(kind));
        Assert.Empty(vendors.Refusals);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_comment_whose_answer_was_lost_is_found_and_not_written_again(ConnectionKind kind)
    {
        vendors.Course = _ => Trouble.AnswerLost;
        Assert.IsType<SendResult.Unknown>(await SendAsync(kind, Message(kind, "Once")));
        vendors.Course = _ => Trouble.None;

        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, Message(kind, "Once"), mayHaveArrived: true));

        Assert.Single(Told(kind));
    }

    [Theory]
    [InlineData(ConnectionKind.Freshservice, 350)]
    [InlineData(ConnectionKind.Freshservice, 100)]
    [InlineData(ConnectionKind.HaloPsa, 350)]
    [InlineData(ConnectionKind.Autotask, 1200)]
    public async Task A_comment_is_found_on_whatever_page_it_stands_where_the_oldest_come_first(ConnectionKind kind, int earlier)
    {
        Fill(kind, earlier);
        vendors.Course = _ => Trouble.AnswerLost;
        await SendAsync(kind, Message(kind, "Once"));
        vendors.Course = _ => Trouble.None;

        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, Message(kind, "Once"), mayHaveArrived: true));

        Assert.Equal(earlier + 1, Told(kind).Count);
        Assert.Empty(vendors.Refusals);
    }

    [Fact]
    public async Task A_ticket_with_very_many_comments_is_not_searched_for_ever_and_not_written_to_blindly()
    {
        Fill(ConnectionKind.Freshservice, 2_050);

        Assert.IsType<SendResult.Unknown>(await SendAsync(ConnectionKind.Freshservice, Message(ConnectionKind.Freshservice, "Once"), mayHaveArrived: true));

        Assert.Equal(2_050, Told(ConnectionKind.Freshservice).Count);
    }

    [Fact]
    public async Task Credentials_do_not_follow_a_page_to_another_host()
    {
        Fill(ConnectionKind.Autotask, 500);
        vendors.NextPageRoot = "http://127.0.0.2:1";

        var result = Assert.IsType<SendResult.Later>(await SendAsync(ConnectionKind.Autotask, Message(ConnectionKind.Autotask, "Once"), mayHaveArrived: true));

        Assert.Contains("lies elsewhere", result.Error, StringComparison.Ordinal);
        Assert.Equal(500, Told(ConnectionKind.Autotask).Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_comment_that_did_not_arrive_is_written_after_a_look(ConnectionKind kind)
    {
        vendors.Course = number => number == 0 ? Trouble.Unavailable : Trouble.None;
        Assert.IsType<SendResult.Unknown>(await SendAsync(kind, Message(kind, "Once")));

        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, Message(kind, "Once"), mayHaveArrived: true));

        Assert.Single(Told(kind));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_ticket_is_closed_once_even_when_the_answer_was_lost(ConnectionKind kind)
    {
        if (kind is ConnectionKind.AzureMonitor)
        {
            // An alert is closed together with its last comment.
            await SendAsync(kind, Message(kind, "Done") with { Kind = AnswerKind.Resolved });
            Assert.Equal("Closed", vendors.States[$"azuremonitor/{SomeTicket.Of(kind)}"]);
            return;
        }

        vendors.Course = _ => Trouble.AnswerLost;
        await SendAsync(kind, Message(kind, "Done") with { Closes = true });
        vendors.Course = _ => Trouble.None;

        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, Message(kind, "Done") with { Closes = true }, mayHaveArrived: true));

        Assert.Equal(Connection(kind).Options.Answers!.ResolvedState, vendors.States[$"{Vendor(kind)}/{SomeTicket.Of(kind)}"]);
        Assert.Empty(vendors.Refusals);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Wrong_credentials_are_worth_another_attempt_and_throttling_too(ConnectionKind kind)
    {
        if (kind is not ConnectionKind.AzureMonitor)
        {
            Assert.IsType<SendResult.Later>(await SendAsync(kind, Message(kind, "Once"), secret: "wrong"));
        }

        vendors.Course = _ => Trouble.Throttled;
        Assert.IsType<SendResult.Later>(await SendAsync(kind, Message(kind, "Once")));
        Assert.Empty(Told(kind));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_no_ticket_id_never_gets_into_an_address(ConnectionKind kind)
    {
        foreach (var id in new[] { "", "../../admin", "1/../2", "1?x=1", "1#", "%2e%2e", " 1", "1\n", SomeTicket.Of(kind) + "/x" })
        {
            Assert.IsType<SendResult.Never>(await SendAsync(kind, Message(kind, "Once") with { TicketId = id }));
        }

        Assert.Empty(vendors.Refusals);
        Assert.Empty(vendors.Comments);
    }

    [Fact]
    public void An_incident_is_closed_with_the_resolution_code_of_the_instance() => Assert.Equal(
        "Solution provided",
        (string?)TicketSystem.Of(SomeConnection.Of(ConnectionKind.ServiceNow, options => options.Answers!.CloseCode = "Solution provided"))!.Resolve(SomeTicket.Of(ConnectionKind.ServiceNow), "Done")!.Body!["close_code"]);

    [Fact]
    public async Task The_signing_key_of_ConnectWise_is_fetched_from_its_host_and_from_nowhere_else()
    {
        var keys = services.GetRequiredService<ConnectWiseKeys>();
        var connection = Connection(ConnectionKind.ConnectWise);

        Assert.Equal(FakeVendors.SigningKey, await keys.FindAsync(connection, Body($"{vendors.Root}/connectwise/v4_6_release/key"), Cancellation));
        Assert.Null(await keys.FindAsync(connection, Body("http://127.0.0.2:1/connectwise/v4_6_release/key"), Cancellation));
        Assert.Null(await keys.FindAsync(connection, Body($"{vendors.Root}/connectwise/elsewhere"), Cancellation));

        static ReadOnlyMemory<byte> Body(string url) => System.Text.Encoding.UTF8.GetBytes("{\"metadata\":{\"key_url\":\"" + url + "\"}}");
    }

    private Task<SendResult> SendAsync(ConnectionKind kind, TicketMessage message, bool mayHaveArrived = false, string? secret = null) =>
        Client.SendAsync(Connection(kind, secret), message, mayHaveArrived, Cancellation);

    private Connection Connection(ConnectionKind kind, string? secret = null) => SomeConnection.Of(kind, options =>
    {
        options.Answers!.BaseUrl = vendors.Url(Vendor(kind));
        options.Answers.Secret = secret ?? options.Answers.Secret;
        if (kind is ConnectionKind.HaloPsa)
        {
            options.Answers.OAuth = SomeConnection.OAuth(vendors.TokenUrl(Vendor(kind)));
            options.Answers.OAuth.ClientSecret = secret ?? options.Answers.OAuth.ClientSecret;
        }

        if (secret is not null)
        {
            options.Name += "-wrong";
        }
    });

    private void Fill(ConnectionKind kind, int comments) =>
        vendors.Comments[$"{Vendor(kind)}/{SomeTicket.Of(kind)}"] = new(Enumerable.Range(0, comments).Select(number => $"Comment {number}"));

    private IReadOnlyList<string> Told(ConnectionKind kind) => vendors.Told(Vendor(kind), SomeTicket.Of(kind));

    private static string Vendor(ConnectionKind kind) => kind.ToString().ToLowerInvariant();

    private static TicketMessage Message(ConnectionKind kind, string text)
    {
        var marker = Marker.Of("r-0a1b2c-1", 3);
        return new TicketMessage(SomeTicket.Of(kind), AnswerKind.Accepted, $"{text}\n{marker}", marker);
    }
}
