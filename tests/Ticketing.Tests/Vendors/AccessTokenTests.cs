using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Vendors;

namespace TenantHygiene.Ticketing.Tests.Vendors;

/// <summary>
/// Vendors that take tokens get them: asked for as each documents it, kept, renewed before they expire, and asked for once more when
/// refused.
/// </summary>
public sealed class AccessTokenTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeIdentities _identities;
    private readonly ServiceProvider _services;
    private FakeVendors _vendors = null!;

    public AccessTokenTests()
    {
        _identities = new FakeIdentities(() => _vendors);
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<ICredentialFactory>(_identities)
            .AddTicketing(new ConfigurationBuilder().Build())
            .BuildServiceProvider();
    }

    public static TheoryData<ConnectionKind> TokenKinds =>
        [
            ConnectionKind.ServiceNow,
            ConnectionKind.Jira,
            ConnectionKind.Zendesk,
            ConnectionKind.HaloPsa,
            ConnectionKind.PagerDuty,
            ConnectionKind.AzureMonitor,
        ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _vendors = await FakeVendors.StartAsync();
        _vendors.Tokens.Clock = _time;
    }

    public async ValueTask DisposeAsync()
    {
        await _vendors.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(TokenKinds))]
    public async Task A_token_is_requested_once_and_cached(ConnectionKind kind)
    {
        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, 1));
        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, 2));

        Assert.Equal(1, _vendors.Tokens.Issued);
        Assert.Equal(2, _vendors.CommentsOf(Vendor(kind), SampleTicket.Of(kind)).Count);
        Assert.Empty(_vendors.Refusals);
    }

    [Theory]
    [MemberData(nameof(TokenKinds))]
    public async Task A_token_that_was_withdrawn_is_replaced_within_the_attempt_and_the_comment_is_written_once(ConnectionKind kind)
    {
        await SendAsync(kind, 1);
        _vendors.Tokens.Withdraw();

        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, 2));
        _vendors.Tokens.Withdraw();
        // The look before a repeated attempt is refused, too.
        Assert.IsType<SendResult.Delivered>(await SendAsync(kind, 2, mayHaveArrived: true));

        Assert.Equal(2, _vendors.CommentsOf(Vendor(kind), SampleTicket.Of(kind)).Count);
        Assert.Equal(3, _vendors.Tokens.Issued);
    }

    [Theory]
    [InlineData("token\n")]
    [InlineData("tökén")]
    public async Task A_token_that_fits_into_no_header_is_rejected(string beginning)
    {
        _vendors.Tokens.Beginning = beginning;

        var result = Assert.IsType<SendResult.Later>(await SendAsync(ConnectionKind.HaloPsa, 1));

        Assert.Contains("the answer has no token", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3600, 3470, 1)]
    [InlineData(3600, 3490, 2)]
    [InlineData(120, 50, 1)]
    [InlineData(120, 70, 2)]
    public async Task A_token_is_renewed_two_minutes_before_it_expires_or_at_half_its_life(int lifetime, int later, int issued)
    {
        _vendors.Tokens.Lifetime = lifetime;
        await SendAsync(ConnectionKind.HaloPsa, 1);
        _time.Advance(TimeSpan.FromSeconds(later));
        await SendAsync(ConnectionKind.HaloPsa, 2);

        Assert.Equal(issued, _vendors.Tokens.Issued);
        Assert.Empty(_vendors.Refusals);
    }

    [Fact]
    public async Task A_refused_token_request_is_reported_without_the_secret_and_may_be_repeated()
    {
        var result = Assert.IsType<SendResult.Later>(
            await SendAsync(ConnectionKind.HaloPsa, 1, change: answers => answers.OAuth!.ClientSecret = "the-wrong-secret")
        );

        Assert.Equal("The token of connection 'halopsa' could not be fetched: HTTP 401.", result.Error);
    }

    [Fact]
    public async Task A_vendor_that_refuses_every_token_gets_two_requests_and_no_more()
    {
        _vendors.Tokens.Lifetime = -1;

        Assert.Equal(new SendResult.Later("HTTP 401"), await SendAsync(ConnectionKind.ServiceNow, 1));
        Assert.Equal(2, _vendors.Tokens.Issued);
    }

    [Fact]
    public async Task Alerts_are_changed_in_the_name_of_the_identity_in_the_settings()
    {
        var tenant = Guid.NewGuid();

        await SendAsync(ConnectionKind.AzureMonitor, 1, change: answers =>
            (answers.TenantId, answers.Credential!.Kind) = (tenant, "WorkloadIdentity")
        );

        Assert.Equal([(tenant, "WorkloadIdentity")], _identities.Made);
    }

    private Task<SendResult> SendAsync(ConnectionKind kind, int sequence, bool mayHaveArrived = false, Action<AnswerOptions>? change = null)
    {
        var connection = SampleConnection.Of(kind, options =>
        {
            var answers = options.Answers!;
            answers.BaseUrl = _vendors.Url(Vendor(kind));
            if (kind is not ConnectionKind.AzureMonitor)
            {
                answers.OAuth = SampleConnection.OAuth(
                    _vendors.TokenUrl(Vendor(kind)),
                    kind is ConnectionKind.PagerDuty ? "as_account-us.contoso incidents.read incidents.write" : null
                );
                answers.Secret = null;
            }

            change?.Invoke(answers);
        });
        var marker = Marker.Of("r-0a1b2c-1", sequence);
        return _services
            .GetRequiredService<TicketClient>()
            .SendAsync(
                connection,
                new TicketMessage(SampleTicket.Of(kind), AnswerKind.Accepted, $"Text\n{marker}", marker),
                mayHaveArrived,
                Cancellation
            );
    }

    private static string Vendor(ConnectionKind kind) => kind.ToString().ToLowerInvariant();
}
