using System.Net;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Safety;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Reporting;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.Microsoft365.Tests.Exchange;

public sealed class PurgeChannelTests
{
    private const string RemoveMailUser = "Remove-MailUser";
    private const string NotFound = "|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|It couldn't be found.";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_user_is_purged_by_its_own_identity_and_is_gone()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        var warrant = await MailUserAsync(simulation);

        var reply = await simulation.Exchange.PurgeAsync(warrant, Cancel);

        var accepted = Assert.IsType<PurgeReply.Accepted>(reply);
        Assert.NotNull(accepted.RequestId);
        AssertPurgedOnce(simulation, Scenarios.Holder);
        Assert.True(
            (
                await simulation.Exchange.FindByIdentityAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel)
            ).IsAbsent()
        );
        Assert.True(
            (
                await simulation.Exchange.FindByFilterAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel)
            ).IsAbsent()
        );
    }

    [Fact]
    public async Task A_reply_without_a_body_is_accepted_too()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario => scenario.Exchange.NoContentForEmpty = true)
        );

        Assert.IsType<PurgeReply.Accepted>(await simulation.Exchange.PurgeAsync(await MailUserAsync(simulation), Cancel));
    }

    [Fact]
    public async Task A_mailbox_is_purged_with_the_cmdlet_of_mailboxes()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario =>
                scenario.Tenants[0].Users[0].ActiveDirectory = new ActiveDirectoryAttributes { ExchangeGuid = Scenarios.SoftDeletedMailbox }
            )
        );
        var warrant = await Warrants.ForAsync(simulation, GuidProperty.ExchangeGuid, Scenarios.SoftDeletedMailbox);

        Assert.IsType<PurgeReply.Accepted>(await simulation.Exchange.PurgeAsync(warrant, Cancel));
        Assert.Equal("Remove-Mailbox", AssertPurgedOnce(simulation, warrant.RecipientId).Cmdlet);
    }

    [Fact]
    public async Task A_warrant_serves_once()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        var warrant = await MailUserAsync(simulation);
        await simulation.Exchange.PurgeAsync(warrant, Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(() => simulation.Exchange.PurgeAsync(warrant, Cancel));
        AssertPurgedOnce(simulation, Scenarios.Holder);
    }

    [Fact]
    public async Task Under_a_warrant_whose_facts_are_too_old_nothing_is_sent()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        var warrant = await MailUserAsync(simulation);
        simulation.Clock.Advance(PurgeProof.Freshness + TimeSpan.FromSeconds(1));

        Assert.IsType<PurgeReply.NotSent>(await simulation.Exchange.PurgeAsync(warrant, Cancel));
        Assert.Equal(0, simulation.Requests(RemoveMailUser));
    }

    [Fact]
    public async Task Without_a_token_nothing_is_sent_and_the_warrant_still_serves()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        await using var signedOut = await Simulation.StartAsync(
            Scenarios.Standard(),
            new() { ["Tenants:0:Credential:ClientSecret"] = "wrong" }
        );
        var warrant = await MailUserAsync(simulation);

        Assert.IsType<PurgeReply.NotSent>(await signedOut.Exchange.PurgeAsync(warrant, Cancel));
        Assert.Equal(0, signedOut.Requests(RemoveMailUser));
        Assert.IsType<PurgeReply.Accepted>(await simulation.Exchange.PurgeAsync(warrant, Cancel));
    }

    [Fact]
    public async Task Purges_of_one_tenant_follow_one_another()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        var warrants = new[] { await MailUserAsync(simulation), await MailUserAsync(simulation) };
        simulation.Fail(ApiName.Exchange, RemoveMailUser, new FaultResponse { Body = FaultBody.Delay, DelayMs = 50 });

        var replies = await Task.WhenAll(warrants.Select(warrant => simulation.Exchange.PurgeAsync(warrant, Cancel)));

        Assert.Equal(1, simulation.Tenant.Report().Routes.Single(route => route.Route == RemoveMailUser).PeakConcurrency);
        Assert.Single(replies.OfType<PurgeReply.Accepted>());
        Assert.Single(replies.OfType<PurgeReply.AlreadyGone>());
    }

    [Theory]
    [InlineData(500, FaultBody.Json)]
    [InlineData(502, FaultBody.Html)]
    [InlineData(503, FaultBody.Json)]
    [InlineData(504, FaultBody.Nothing)]
    [InlineData(408, FaultBody.Nothing)]
    [InlineData(404, FaultBody.Html)]
    [InlineData(302, FaultBody.Nothing)]
    [InlineData(400, FaultBody.Html)]
    [InlineData(200, FaultBody.Html)]
    [InlineData(200, FaultBody.Nul)]
    [InlineData(200, FaultBody.Truncated)]
    [InlineData(0, FaultBody.Abort)]
    public async Task An_inconclusive_reply_leaves_it_unsettled_and_nothing_is_sent_again(int status, FaultBody body)
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        var warrant = await MailUserAsync(simulation);
        simulation.Fail(ApiName.Exchange, RemoveMailUser, new FaultResponse { Status = status, Body = body });

        Assert.IsType<PurgeReply.Unsettled>(await simulation.Exchange.PurgeAsync(warrant, Cancel));
        Assert.Equal(1, simulation.Requests(RemoveMailUser));
    }

    [Theory]
    [InlineData(FaultBody.Abort, 0)]
    [InlineData(FaultBody.Html, 504)]
    public async Task A_lost_reply_is_settled_by_reading(FaultBody body, int status)
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        var warrant = await MailUserAsync(simulation);
        simulation.Fail(
            ApiName.Exchange,
            RemoveMailUser,
            new FaultResponse
            {
                Status = status,
                Body = body,
                Performed = true,
            }
        );

        Assert.IsType<PurgeReply.Unsettled>(await simulation.Exchange.PurgeAsync(warrant, Cancel));
        AssertPurgedOnce(simulation, Scenarios.Holder);
        Assert.True(
            (
                await simulation.Exchange.FindByIdentityAsync(simulation.TenantId, GuidProperty.ArchiveGuid, Scenarios.Archive, Cancel)
            ).IsAbsent()
        );
    }

    [Theory]
    [InlineData(429, FaultBody.Json)]
    [InlineData(401, FaultBody.Nothing)]
    [InlineData(403, FaultBody.Nul)]
    public async Task A_rejected_request_says_nothing_about_the_recipient_and_is_not_sent_again(int status, FaultBody body)
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        var warrant = await MailUserAsync(simulation);
        simulation.Fail(
            ApiName.Exchange,
            RemoveMailUser,
            new FaultResponse
            {
                Status = status,
                Body = body,
                Headers = { ["Retry-After"] = "1" },
            }
        );

        Assert.IsType<PurgeReply.Rejected>(await simulation.Exchange.PurgeAsync(warrant, Cancel));
        Assert.Equal(1, simulation.Requests(RemoveMailUser));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Exchanges_own_refusal_carries_its_type_and_message(bool withDetails)
    {
        const string Words = "This mail enabled user cannot be permanently deleted since there is a user associated with it.";
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario =>
            {
                scenario.Exchange.ErrorDetails = withDetails;
                scenario.Tenants[0].Recipients[0].PurgeRefusal = Words;
            })
        );

        var refused = Assert.IsType<PurgeReply.Refused>(await simulation.Exchange.PurgeAsync(await MailUserAsync(simulation), Cancel));

        Assert.EndsWith("RecipientTaskException", refused.ExceptionType, StringComparison.Ordinal);
        Assert.Equal(Words, refused.Message);
        Assert.NotNull(refused.RequestId);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(400)]
    public async Task A_recipient_that_is_not_there_is_already_gone(int status)
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        var warrant = await MailUserAsync(simulation);
        simulation.Fail(ApiName.Exchange, RemoveMailUser, new FaultResponse { Status = status, Message = NotFound });

        Assert.IsType<PurgeReply.AlreadyGone>(await simulation.Exchange.PurgeAsync(warrant, Cancel));
    }

    [Fact]
    public async Task A_service_that_never_answers_leaves_it_unsettled_after_three_minutes()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        var warrant = await MailUserAsync(simulation);
        simulation.Fail(ApiName.Exchange, RemoveMailUser, new FaultResponse { Body = FaultBody.Hang });

        var reply = simulation.Exchange.PurgeAsync(warrant, Cancel);
        await Facts.UntilAsync(() => simulation.Requests(RemoveMailUser) == 1);
        simulation.Clock.Advance(TimeSpan.FromMinutes(3));

        Assert.IsType<PurgeReply.Unsettled>(await reply);
        Assert.Equal(1, simulation.Requests(RemoveMailUser));
    }

    [Fact]
    public async Task A_caller_that_leaves_after_it_was_sent_leaves_it_unsettled()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        var warrant = await MailUserAsync(simulation);
        simulation.Fail(ApiName.Exchange, RemoveMailUser, new FaultResponse { Body = FaultBody.Hang });
        using var leaving = new CancellationTokenSource();

        var reply = simulation.Exchange.PurgeAsync(warrant, leaving.Token);
        await Facts.UntilAsync(() => simulation.Requests(RemoveMailUser) == 1);
        await leaving.CancelAsync();

        Assert.IsType<PurgeReply.Unsettled>(await reply);
    }

    private static Task<PurgeWarrant> MailUserAsync(Simulation simulation) =>
        Warrants.ForAsync(simulation, GuidProperty.ArchiveGuid, Scenarios.Archive);

    private static Removal AssertPurgedOnce(Simulation simulation, Guid recipient)
    {
        var report = simulation.Tenant.Report();
        var removal = Assert.Single(report.Tenants.Single().Removals);
        Assert.Equal(RemovalOutcome.Purged, removal.Outcome);
        Assert.Equal(recipient.ToString(), removal.Identity);
        Assert.True(removal.PermanentlyDelete);
        Assert.Equal(0, report.Damage);
        return removal;
    }
}

public sealed class PurgeReplyParserTests
{
    private const string Refusal =
        """{"error":{"code":"BadRequest","details":[{"code":"Client","message":"|Microsoft.Exchange.Management.Tasks.RecipientTaskException|This mail enabled user cannot be permanently deleted."}]}}""";
    private const string Denied =
        """{"error":{"code":"BadRequest","details":[{"code":"Client","message":"|Microsoft.Exchange.Configuration.Authorization.CmdletAccessDeniedException|No role."}]}}""";
    private const string Unknown =
        """{"error":{"code":"InternalError","details":[{"code":"Server","message":"|System.TimeoutException|The operation timed out."}]}}""";
    private const string NotFound =
        """{"error":{"details":[{"code":"Client","message":"|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|x"}]}}""";

    [Theory]
    [InlineData(HttpStatusCode.OK, "")]
    [InlineData(HttpStatusCode.NoContent, "")]
    [InlineData(HttpStatusCode.OK, """{"value":[]}""")]
    [InlineData(HttpStatusCode.OK, """{"value":[],"@adminapi.warnings":["x"]}""")]
    public async Task A_plain_success_is_accepted(HttpStatusCode status, string body) =>
        Assert.IsType<PurgeReply.Accepted>(await ReadAsync(status, body));

    [Theory]
    [InlineData(HttpStatusCode.NotFound, NotFound)]
    [InlineData(HttpStatusCode.BadRequest, NotFound)]
    [InlineData(HttpStatusCode.OK, NotFound)]
    public async Task An_unknown_recipient_is_gone_already(HttpStatusCode status, string body) =>
        Assert.IsType<PurgeReply.AlreadyGone>(await ReadAsync(status, body));

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, Refusal)]
    [InlineData(HttpStatusCode.OK, Refusal)]
    public async Task What_the_cmdlet_says_of_the_recipient_is_a_refusal(HttpStatusCode status, string body) =>
        Assert.IsType<PurgeReply.Refused>(await ReadAsync(status, body));

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "")]
    [InlineData(HttpStatusCode.Unauthorized, Refusal)]
    [InlineData(HttpStatusCode.Forbidden, "\0\0\0\0")]
    [InlineData(HttpStatusCode.BadRequest, Denied)]
    [InlineData(HttpStatusCode.TooManyRequests, "<html/>")]
    public async Task A_request_that_never_reached_the_cmdlet_was_rejected(HttpStatusCode status, string body) =>
        Assert.IsType<PurgeReply.Rejected>(await ReadAsync(status, body));

    [Theory]
    [InlineData(HttpStatusCode.OK, "<html>gateway</html>")]
    [InlineData(HttpStatusCode.OK, "{\"value\":[")]
    [InlineData(HttpStatusCode.OK, "[]")]
    [InlineData(HttpStatusCode.OK, Unknown)]
    [InlineData(HttpStatusCode.Accepted, "")]
    [InlineData(HttpStatusCode.PartialContent, """{"value":[]}""")]
    [InlineData(HttpStatusCode.BadRequest, "")]
    [InlineData(HttpStatusCode.BadRequest, Unknown)]
    [InlineData(HttpStatusCode.NotFound, "<html>gateway</html>")]
    [InlineData(HttpStatusCode.Redirect, "")]
    [InlineData(HttpStatusCode.RequestTimeout, "")]
    [InlineData(HttpStatusCode.InternalServerError, Refusal)]
    [InlineData(HttpStatusCode.InternalServerError, NotFound)]
    [InlineData(HttpStatusCode.BadGateway, "<html/>")]
    [InlineData(HttpStatusCode.GatewayTimeout, "")]
    public async Task Everything_else_leaves_it_unsettled(HttpStatusCode status, string body) =>
        Assert.IsType<PurgeReply.Unsettled>(await ReadAsync(status, body));

    private static async Task<PurgeReply> ReadAsync(HttpStatusCode status, string body)
    {
        using var response = new HttpResponseMessage(status) { Content = new StringContent(body) };
        return await PurgeReplyParser.ReadAsync(response, TestContext.Current.CancellationToken);
    }
}
