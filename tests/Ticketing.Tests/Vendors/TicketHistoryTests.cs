using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Vendors;

namespace TenantHygiene.Ticketing.Tests.Vendors;

/// <summary>Who did what in a ticket is read from each vendor, completely or not at all.</summary>
public sealed class TicketHistoryTests : IAsyncLifetime
{
    private const string Ann = "101";
    private const string Ben = "102";
    private readonly ServiceProvider _services;
    private FakeVendors _vendors = null!;

    public TicketHistoryTests() =>
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<ICredentialFactory>(new FakeIdentities(() => _vendors))
            .AddTicketing(new ConfigurationBuilder().Build())
            .BuildServiceProvider();

    public static TheoryData<ConnectionKind> Kinds => [.. SampleTicket.Kinds.Where(kind => VendorTable.Of(kind).ReportsCommentAuthors)];

    public static TheoryData<ConnectionKind> KindsWithStates =>
        [.. SampleTicket.Kinds.Where(kind => VendorTable.Of(kind).ReportsStateChangeAuthors)];

    public async ValueTask InitializeAsync() => _vendors = await FakeVendors.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _vendors.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_comment_comes_with_its_author_its_id_its_time_and_its_text(ConnectionKind kind)
    {
        await _services
            .GetRequiredService<TicketClient>()
            .SendAsync(
                Connection(kind),
                new TicketMessage(SampleTicket.Of(kind), AnswerKind.Accepted, "A plan\n[TenantHygiene r-1-1 1]", "[TenantHygiene r-1-1 1]"),
                mayHaveArrived: false,
                TestContext.Current.CancellationToken
            );
        var first = Write(kind, Ann, "approve 0123456789ab");
        var second = Write(kind, Ben, "Second");

        var read = (await ReadAsync(kind)).Cast<TicketComment>().ToList();

        Assert.Equal([FakeComment.Ours, Ann, Ben], read.Select(comment => comment.Author));
        Assert.Equal(["approve 0123456789ab", "Second"], read.Skip(1).Select(comment => comment.Text));
        Assert.Contains("[TenantHygiene r-1-1 1]", read[0].Text, StringComparison.Ordinal);
        Assert.Equal([first.At, second.At], read.Skip(1).Select(comment => comment.At));
        Assert.Equal(3, read.Select(comment => comment.Id).Distinct().Count());
        Assert.All(read, comment => Assert.True(comment.IsInternal));
        Assert.All(read.Skip(1), comment => Assert.Equal(CommentRejection.None, comment.Doubt));
        Assert.Empty(_vendors.Refusals);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_comment_is_read_however_many_there_are(ConnectionKind kind)
    {
        for (var number = 0; number < 305; number++)
        {
            Write(kind, Ann, $"Comment {number}");
        }

        Assert.Equal(
            Enumerable.Range(0, 305).Select(number => $"Comment {number}"),
            (await ReadAsync(kind)).Cast<TicketComment>().Select(comment => comment.Text)
        );
    }

    [Theory]
    [InlineData(ConnectionKind.Jira)]
    [InlineData(ConnectionKind.Freshservice)]
    [InlineData(ConnectionKind.ConnectWise)]
    [InlineData(ConnectionKind.Autotask)]
    public async Task What_was_edited_afterwards_has_an_uncertain_author(ConnectionKind kind)
    {
        Write(kind, Ann, "approve 0123456789ab", comment => comment with { EditedBy = Ben });

        Assert.Equal(CommentRejection.Edited, Assert.IsType<TicketComment>(Assert.Single(await ReadAsync(kind))).Doubt);
    }

    [Theory]
    [InlineData(ConnectionKind.Zendesk)]
    [InlineData(ConnectionKind.HaloPsa)]
    [InlineData(ConnectionKind.Autotask)]
    public async Task What_a_program_or_another_account_wrote_in_the_authors_name_has_an_uncertain_author(ConnectionKind kind)
    {
        Write(kind, Ann, "approve 0123456789ab", comment => comment with { WrittenBy = Ben });

        Assert.Equal(CommentRejection.WrittenForAuthor, Assert.IsType<TicketComment>(Assert.Single(await ReadAsync(kind))).Doubt);
    }

    [Fact]
    public async Task What_a_service_wrote_has_no_person_as_its_author()
    {
        Write(ConnectionKind.PagerDuty, Ann, "approve 0123456789ab", comment => comment with { WrittenBy = Ben });

        Assert.Null(Assert.Single(await ReadAsync(ConnectionKind.PagerDuty)).Author);
    }

    [Theory]
    [InlineData(ConnectionKind.ServiceNow)]
    [InlineData(ConnectionKind.Jira)]
    [InlineData(ConnectionKind.Zendesk)]
    [InlineData(ConnectionKind.Freshservice)]
    [InlineData(ConnectionKind.HaloPsa)]
    [InlineData(ConnectionKind.ConnectWise)]
    [InlineData(ConnectionKind.Autotask)]
    public async Task What_customers_see_and_can_send_by_mail_is_known_as_such(ConnectionKind kind)
    {
        Write(kind, Ann, "approve 0123456789ab", comment => comment with { IsInternal = false, IsMailed = true });

        var read = Assert.IsType<TicketComment>(Assert.Single(await ReadAsync(kind)));

        Assert.True(!read.IsInternal || read.Doubt is CommentRejection.Mailed || read.Author is null);
        Assert.False(read.IsInternal);
    }

    [Theory]
    [MemberData(nameof(KindsWithStates))]
    public async Task Changes_of_state_come_with_who_made_them_and_what_the_state_was_before(ConnectionKind kind)
    {
        Write(kind, Ann, "Hello");
        _vendors.Move(Vendor(kind), SampleTicket.Of(kind), Ben, "open", "approved");
        _vendors.Move(Vendor(kind), SampleTicket.Of(kind), Ann, "approved", "closed");

        var acts = await ReadAsync(kind, approvedState: "approved");

        Assert.Equal(
            [(Ben, "open", "approved"), (Ann, "approved", "closed")],
            acts.OfType<StateChange>().Select(change => (change.Author!, change.From!, change.To))
        );
        Assert.IsType<TicketComment>(acts[0]);
        Assert.Empty((await ReadAsync(kind)).OfType<StateChange>());
        Assert.Empty(_vendors.Refusals);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_cannot_be_read_is_not_read_as_no_comment(ConnectionKind kind)
    {
        Write(kind, Ann, "approve 0123456789ab");
        foreach (var trouble in new[] { Trouble.Unavailable, Trouble.Throttled, Trouble.AnswerLost })
        {
            _vendors.Reading = trouble;
            await AssertUnreadableAsync(kind);
        }

        _vendors.Reading = Trouble.None;
        foreach (var answer in new[] { "{}", "[5]", "null", """{"error":{"message":"User Not Authenticated"}}""", Incomplete(kind) })
        {
            _vendors.WrongAnswer = answer;
            await AssertUnreadableAsync(kind);
        }
    }

    [Fact]
    public async Task Notes_that_the_account_may_not_read_are_not_no_notes()
    {
        Write(ConnectionKind.ServiceNow, Ann, "approve 0123456789ab");
        _vendors.HidesNotes = true;

        await AssertUnreadableAsync(ConnectionKind.ServiceNow);
    }

    [Fact]
    public async Task A_ticket_with_more_pages_than_are_read_is_not_read()
    {
        for (var number = 0; number < 2_001; number++)
        {
            Write(ConnectionKind.Freshservice, Ann, $"{number}");
        }

        await AssertUnreadableAsync(ConnectionKind.Freshservice);
    }

    [Fact]
    public async Task An_id_that_is_not_of_the_vendor_is_never_requested()
    {
        var read = await _services
            .GetRequiredService<TicketClient>()
            .ReadActsAsync(Connection(ConnectionKind.Zendesk), "1/../../users/me", TestContext.Current.CancellationToken);

        Assert.IsType<Read<IReadOnlyList<TicketActivity>>.Unreadable>(read);
        Assert.Empty(_vendors.Refusals);
    }

    [Fact]
    public void Alerts_and_unanswered_requests_name_no_account() =>
        Assert.Equal(
            [ConnectionKind.Json, ConnectionKind.StandardWebhooks, ConnectionKind.CloudEvents, ConnectionKind.AzureMonitor],
            Enum.GetValues<ConnectionKind>().Where(kind => !VendorTable.Of(kind).ReportsCommentAuthors)
        );

    // The list that the vendor documents, with a comment that lacks what every comment has.
    private static string Incomplete(ConnectionKind kind) =>
        kind switch
        {
            ConnectionKind.ConnectWise => """[{"id":5}]""",
            ConnectionKind.Autotask => """{"items":[{"id":5}],"pageDetails":{"nextPageUrl":null}}""",
            ConnectionKind.Zendesk => """{"audits":[{"id":5}],"meta":{"has_more":false}}""",
            ConnectionKind.HaloPsa => """{"actions":[{"id":5}],"record_count":1}""",
            ConnectionKind.Freshservice => """{"conversations":[{"id":5}]}""",
            ConnectionKind.Jira => """{"comments":[{"id":"5"}],"startAt":0,"total":1}""",
            ConnectionKind.PagerDuty => """{"notes":[{"id":"5"}]}""",
            _ => """{"result":[{"sys_id":"5"}]}""",
        };

    private async Task AssertUnreadableAsync(ConnectionKind kind) =>
        Assert.IsType<Read<IReadOnlyList<TicketActivity>>.Unreadable>(
            await _services
                .GetRequiredService<TicketClient>()
                .ReadActsAsync(Connection(kind), SampleTicket.Of(kind), TestContext.Current.CancellationToken)
        );

    private async Task<IReadOnlyList<TicketActivity>> ReadAsync(ConnectionKind kind, string? approvedState = null) =>
        Assert
            .IsType<Read<IReadOnlyList<TicketActivity>>.Found>(
                await _services
                    .GetRequiredService<TicketClient>()
                    .ReadActsAsync(Connection(kind, approvedState), SampleTicket.Of(kind), TestContext.Current.CancellationToken)
            )
            .Value;

    private FakeComment Write(ConnectionKind kind, string author, string text, Func<FakeComment, FakeComment>? change = null) =>
        _vendors.Write(Vendor(kind), SampleTicket.Of(kind), author, text, change);

    private Connection Connection(ConnectionKind kind, string? approvedState = null) => SampleConnection.Of(kind, options =>
        {
            options.Answers!.BaseUrl = _vendors.Url(Vendor(kind));
            options.Approvals.ApprovedState = approvedState;
            if (options.Answers.OAuth is { } oauth)
            {
                oauth.TokenUrl = _vendors.TokenUrl(Vendor(kind));
            }
        });

    private static string Vendor(ConnectionKind kind) => kind.ToString().ToLowerInvariant();
}
