using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Vendors;

namespace TenantHygiene.Ticketing.Tests.Vendors;

/// <summary>Each adapter against its vendor's API.</summary>
public sealed class TicketClientTests : IAsyncLifetime
{
    private readonly ServiceProvider _services;
    private FakeVendors _vendors = null!;

    public TicketClientTests() =>
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<ICredentialFactory>(new FakeIdentities(() => _vendors))
            .AddTicketing(new ConfigurationBuilder().Build())
            .BuildServiceProvider();

    public static TheoryData<ConnectionKind> Kinds => [.. SampleTicket.Kinds];

    public static TheoryData<string> WrongAnswers =>
        [
            "{}",
            "null",
            "5",
            "\"nothing\"",
            "[5]",
            """{"error":{"message":"User Not Authenticated"}}""",
            Lists("{}"),
            Lists("null"),
            Lists("\"\""),
            Lists("[\"a comment\"]"),
        ];

    public static MatrixTheoryData<ConnectionKind, string> KindsAndWrongAnswers =>
        new(SampleTicket.Kinds, WrongAnswers.Select(row => row.Data));

    private TicketClient Client => _services.GetRequiredService<TicketClient>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vendors = await FakeVendors.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _vendors.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_comment_arrives_as_it_was_written(ConnectionKind kind)
    {
        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, Message(kind, "First <line> & \"quotes\"\nSecond line: é")));

        var message = Message(kind, "First <line> & \"quotes\"\nSecond line: é");
        Assert.Equal([message.Text], CommentsOf(kind));
        Assert.Empty(_vendors.Refusals);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_comment_whose_answer_was_lost_is_found_and_not_written_again(ConnectionKind kind)
    {
        _vendors.Course = _ => Trouble.AnswerLost;
        Assert.IsType<SendResult.Unknown>(await SendAsync(kind, Message(kind, "Once")));
        _vendors.Course = _ => Trouble.None;

        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, Message(kind, "Once"), mayHaveArrived: true));

        Assert.Single(CommentsOf(kind));
    }

    [Theory]
    [InlineData(ConnectionKind.Freshservice, 350)]
    [InlineData(ConnectionKind.Freshservice, 100)]
    [InlineData(ConnectionKind.HaloPsa, 350)]
    [InlineData(ConnectionKind.Autotask, 1200)]
    public async Task A_comment_is_found_on_whatever_page_it_stands_where_the_oldest_come_first(ConnectionKind kind, int earlier)
    {
        Fill(kind, earlier);
        _vendors.Course = _ => Trouble.AnswerLost;
        await SendAsync(kind, Message(kind, "Once"));
        _vendors.Course = _ => Trouble.None;

        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, Message(kind, "Once"), mayHaveArrived: true));

        Assert.Equal(earlier + 1, CommentsOf(kind).Count);
        Assert.Empty(_vendors.Refusals);
    }

    [Theory]
    [InlineData(ConnectionKind.Freshservice, 2_050)]
    [InlineData(ConnectionKind.HaloPsa, 1_000)]
    public async Task A_ticket_with_very_many_comments_is_not_searched_for_ever_and_not_written_to_blindly(ConnectionKind kind, int earlier)
    {
        Fill(kind, earlier);

        Assert.IsType<SendResult.Unknown>(await SendAsync(kind, Message(kind, "Once"), mayHaveArrived: true));

        Assert.Equal(earlier, CommentsOf(kind).Count);
    }

    [Theory]
    [MemberData(nameof(KindsAndWrongAnswers))]
    public async Task An_answer_without_the_documented_list_says_nothing_about_what_is_there(ConnectionKind kind, string answer)
    {
        _vendors.WrongAnswer = answer;

        Assert.IsType<SendResult.Unknown>(await SendAsync(kind, Message(kind, "Once"), mayHaveArrived: true));

        Assert.Empty(CommentsOf(kind));
    }

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public async Task A_transition_is_not_made_again_while_the_available_ones_are_unknown(string answer)
    {
        _vendors.WrongAnswer = answer;

        Assert.IsType<SendResult.Unknown>(
            await SendAsync(ConnectionKind.Jira, Message(ConnectionKind.Jira, "Done") with { Closes = true }, mayHaveArrived: true)
        );

        Assert.Empty(_vendors.States);
    }

    [Theory]
    [InlineData("""{"items":[]}""")]
    [InlineData("""{"items":[],"pageDetails":[]}""")]
    [InlineData("""{"items":[],"pageDetails":{"nextPageUrl":7}}""")]
    public async Task Notes_of_Autotask_are_not_all_read_while_it_is_unknown_whether_a_page_follows(string answer)
    {
        _vendors.WrongAnswer = answer;

        Assert.IsType<SendResult.Unknown>(
            await SendAsync(ConnectionKind.Autotask, Message(ConnectionKind.Autotask, "Once"), mayHaveArrived: true)
        );
    }

    [Theory]
    [InlineData("""{"actions":[]}""")]
    [InlineData("""{"record_count":"none","actions":[]}""")]
    [InlineData("""{"record_count":3,"actions":[{"note":"another"}]}""")]
    public async Task Actions_of_HaloPSA_are_not_all_read_while_it_counts_more(string answer)
    {
        _vendors.WrongAnswer = answer;

        Assert.IsType<SendResult.Unknown>(
            await SendAsync(ConnectionKind.HaloPsa, Message(ConnectionKind.HaloPsa, "Once"), mayHaveArrived: true)
        );
    }

    [Fact]
    public async Task Work_notes_that_the_account_may_not_read_are_not_taken_for_absent()
    {
        var message = Message(ConnectionKind.ServiceNow, "Once");
        _vendors.Course = _ => Trouble.AnswerLost;
        await SendAsync(ConnectionKind.ServiceNow, message);
        _vendors.Course = _ => Trouble.None;
        _vendors.HidesNotes = true;

        Assert.IsType<SendResult.Unknown>(await SendAsync(ConnectionKind.ServiceNow, message, mayHaveArrived: true));

        Assert.Single(CommentsOf(ConnectionKind.ServiceNow));
    }

    [Fact]
    public async Task The_newest_of_very_many_work_notes_are_enough()
    {
        Fill(ConnectionKind.ServiceNow, 300);

        Assert.IsType<SendResult.Delivered>(
            await SendAsync(ConnectionKind.ServiceNow, Message(ConnectionKind.ServiceNow, "Once"), mayHaveArrived: true)
        );

        Assert.Equal(301, CommentsOf(ConnectionKind.ServiceNow).Count);
    }

    [Fact]
    public async Task Credentials_do_not_follow_a_page_to_another_host()
    {
        Fill(ConnectionKind.Autotask, 500);
        _vendors.NextPageRoot = "http://127.0.0.2:1";

        var result = Assert.IsType<SendResult.Later>(
            await SendAsync(ConnectionKind.Autotask, Message(ConnectionKind.Autotask, "Once"), mayHaveArrived: true)
        );

        Assert.Contains("is on another host", result.Error, StringComparison.Ordinal);
        Assert.Equal(500, CommentsOf(ConnectionKind.Autotask).Count);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_comment_that_did_not_arrive_is_written_after_a_check(ConnectionKind kind)
    {
        _vendors.Course = number => number == 0 ? Trouble.Unavailable : Trouble.None;
        Assert.IsType<SendResult.Unknown>(await SendAsync(kind, Message(kind, "Once")));

        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, Message(kind, "Once"), mayHaveArrived: true));

        Assert.Single(CommentsOf(kind));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_ticket_is_closed_once_even_when_the_answer_was_lost(ConnectionKind kind)
    {
        if (kind is ConnectionKind.AzureMonitor)
        {
            // An alert is closed together with its last comment.
            await SendAsync(kind, Message(kind, "Done") with { Kind = AnswerKind.Resolved });
            Assert.Equal("Closed", _vendors.States[$"azuremonitor/{SampleTicket.Of(kind)}"]);
            return;
        }

        _vendors.Course = _ => Trouble.AnswerLost;
        await SendAsync(kind, Message(kind, "Done") with { Closes = true });
        _vendors.Course = _ => Trouble.None;

        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, Message(kind, "Done") with { Closes = true }, mayHaveArrived: true));

        Assert.Equal(Connection(kind).Options.Answers!.ResolvedState, _vendors.States[$"{Vendor(kind)}/{SampleTicket.Of(kind)}"]);
        Assert.Empty(_vendors.Refusals);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Wrong_credentials_are_worth_another_attempt_and_throttling_too(ConnectionKind kind)
    {
        if (kind is not ConnectionKind.AzureMonitor)
        {
            Assert.IsType<SendResult.Later>(await SendAsync(kind, Message(kind, "Once"), secret: "wrong"));
        }

        _vendors.Course = _ => Trouble.Throttled;
        Assert.IsType<SendResult.Later>(await SendAsync(kind, Message(kind, "Once")));
        Assert.Empty(CommentsOf(kind));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_no_ticket_id_never_gets_into_an_address(ConnectionKind kind)
    {
        foreach (var id in new[] { "", "../../admin", "1/../2", "1?x=1", "1#", "%2e%2e", " 1", "1\n", SampleTicket.Of(kind) + "/x" })
        {
            Assert.IsType<SendResult.Never>(await SendAsync(kind, Message(kind, "Once") with { TicketId = id }));
        }

        Assert.Empty(_vendors.Refusals);
        Assert.Empty(_vendors.Comments);
    }

    [Fact]
    public void An_incident_is_closed_with_the_resolution_code_of_the_instance() =>
        Assert.Equal(
            "Solution provided",
            (string?)
                TicketSystem
                    .Of(SampleConnection.Of(ConnectionKind.ServiceNow, options => options.Answers!.CloseCode = "Solution provided"))!
                    .Resolve(SampleTicket.Of(ConnectionKind.ServiceNow), "Done")!
                    .Body!["close_code"]
        );

    [Fact]
    public async Task The_signing_key_of_ConnectWise_is_fetched_from_its_host_and_from_nowhere_else()
    {
        var keys = _services.GetRequiredService<SigningKeys>();
        var connection = Connection(ConnectionKind.ConnectWise);

        Assert.Equal(
            FakeVendors.SigningKey,
            await keys.FindAsync(connection, Body($"{_vendors.Root}/connectwise/v4_6_release/key"), Cancellation)
        );
        Assert.Null(await keys.FindAsync(connection, Body("http://127.0.0.2:1/connectwise/v4_6_release/key"), Cancellation));
        Assert.Null(await keys.FindAsync(connection, Body($"{_vendors.Root}/connectwise/elsewhere"), Cancellation));

        // With a host of their own, the keys are on no other one. That host answers by https only, which this server does not.
        var elsewhere = SampleConnection.Of(ConnectionKind.ConnectWise, options =>
        {
            options.Answers!.BaseUrl = _vendors.Url(Vendor(ConnectionKind.ConnectWise));
            options.Answers.KeyHost = "na.myconnectwise.net";
        });
        Assert.Null(await keys.FindAsync(elsewhere, Body($"{_vendors.Root}/connectwise/v4_6_release/key"), Cancellation));

        static ReadOnlyMemory<byte> Body(string url) => System.Text.Encoding.UTF8.GetBytes("{\"metadata\":{\"key_url\":\"" + url + "\"}}");
    }

    private Task<SendResult> SendAsync(ConnectionKind kind, TicketMessage message, bool mayHaveArrived = false, string? secret = null) =>
        Client.SendAsync(Connection(kind, secret), message, mayHaveArrived, Cancellation);

    private Connection Connection(ConnectionKind kind, string? secret = null) => SampleConnection.Of(kind, options =>
        {
            options.Answers!.BaseUrl = _vendors.Url(Vendor(kind));
            options.Answers.Secret = secret ?? options.Answers.Secret;
            if (kind is ConnectionKind.HaloPsa)
            {
                options.Answers.OAuth = SampleConnection.OAuth(_vendors.TokenUrl(Vendor(kind)));
                options.Answers.OAuth.ClientSecret = secret ?? options.Answers.OAuth.ClientSecret;
            }

            if (secret is not null)
            {
                options.Name += "-wrong";
            }
        });

    private void Fill(ConnectionKind kind, int comments) =>
        _vendors.Comments[$"{Vendor(kind)}/{SampleTicket.Of(kind)}"] = new(
            Enumerable.Range(0, comments).Select(number => new FakeComment(number + 1, FakeComment.Ours, $"Comment {number}"))
        );

    private IReadOnlyList<string> CommentsOf(ConnectionKind kind) => _vendors.CommentsOf(Vendor(kind), SampleTicket.Of(kind));

    // The vendors' lists, each with something else in its place.
    private static string Lists(string instead) =>
        $$"""{{{string.Join(",", new[] { "result", "comments", "conversations", "actions", "notes", "items", "transitions", "modifications" }.Select(name => $"\"{name}\":{instead}"))}},"properties":{"modifications":{{instead}}},"pageDetails":{},"record_count":0}""";

    private static string Vendor(ConnectionKind kind) => kind.ToString().ToLowerInvariant();

    private static TicketMessage Message(ConnectionKind kind, string text)
    {
        var marker = Marker.Of("r-0a1b2c-1", 3);
        return new TicketMessage(SampleTicket.Of(kind), AnswerKind.Accepted, $"{text}\n{marker}", marker);
    }
}
