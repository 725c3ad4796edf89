using System.Buffers.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Tests.Api.Remediations;

public sealed class StatusLinksTests
{
    private const string Id = "r-5f2c1d3e-1";
    private const string LinkId = "0123456789abcdef";
    private static readonly string _key = Key(1);

    private readonly FakeTimeProvider _time = new(new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_link_shows_its_remediation_until_it_expires()
    {
        var links = Links(_key);
        var link = links.Create(Id, LinkId);

        Assert.Equal(_time.GetUtcNow().AddDays(30), link.ExpiresAt);
        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(new StatusLinkReading.Good(Id, LinkId), links.Read(link.Token));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<StatusLinkReading.Expired>(links.Read(link.Token));
    }

    [Property]
    public Property A_link_that_was_altered_anywhere_leads_nowhere() =>
        Prop.ForAll(Gen.Choose(0, 1_000).Zip(Gen.Choose(1, 255)).ToArbitrary(), change =>
        {
            var links = Links(_key);
            var bytes = Base64Url.DecodeFromChars(links.Create(Id, LinkId).Token);
            bytes[change.Item1 % bytes.Length] ^= (byte)change.Item2;

            return links.Read(Base64Url.EncodeToString(bytes)) is StatusLinkReading.Invalid;
        });

    [Property]
    public bool Whatever_is_no_token_leads_nowhere_and_breaks_nothing(string? text) =>
        Links(_key).Read(text ?? "") is StatusLinkReading.Invalid;

    [Fact]
    public void A_link_of_the_previous_key_still_works_and_that_of_a_removed_key_does_not()
    {
        var old = Links(Key(1)).Create(Id, LinkId).Token;

        Assert.IsType<StatusLinkReading.Good>(Links(Key(2), Key(1)).Read(old));
        Assert.IsType<StatusLinkReading.Invalid>(Links(Key(2)).Read(old));
    }

    [Fact]
    public void Without_a_key_nothing_is_signed_and_nothing_is_good()
    {
        Assert.False(Links().AreOn);
        Assert.Throws<InvalidOperationException>(() => Links().Create(Id, LinkId));
        Assert.IsType<StatusLinkReading.Invalid>(Links().Read(Links(_key).Create(Id, LinkId).Token));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all, however long it may be!")]
    public void A_key_that_is_too_short_or_no_base64_stops_the_start_and_is_not_printed(string key)
    {
        var result = new ApiOptionsValidator().Validate(
            null,
            new ApiOptions
            {
                Authority = "https://a.example",
                Audience = "a",
                StatusLinkKeys = [key],
            }
        );

        Assert.True(result.Failed);
        Assert.Contains("Api__StatusLinkKeys", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(key, result.FailureMessage, StringComparison.Ordinal);
    }

    private static string Key(byte fill) => Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray());

    private StatusLinks Links(params string[] keys) => new(new ApiOptions { StatusLinkKeys = keys }, _time);
}

public sealed class StatusPageTests
{
    [Fact]
    public async Task What_comes_from_outside_is_shown_as_text_and_never_taken_as_markup()
    {
        var (html, _) = await ShowAsync(
            Remediation(RemediationState.Verifying) with
            {
                User = new UserResource(Guid.Empty, "a@b", "<script>alert(1)</script>"),
                Error = new ErrorResource("GuidInUse", "\"><img src=x onerror=alert(2)>", null, "f", null),
                Steps = [new StepResource(1, DateTimeOffset.UnixEpoch, "plan", "<b>bold</b>", RemediationState.Verifying)],
            }
        );

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_may_load_and_run_nothing()
    {
        var (_, headers) = await ShowAsync(Remediation(RemediationState.Resolved));

        Assert.StartsWith("default-src 'none'; style-src 'sha256-", headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", headers.XContentTypeOptions);
    }

    [Theory]
    [InlineData(RemediationState.AwaitingApproval, true, "Awaiting approval")]
    [InlineData(RemediationState.NeedsOperator, false, "Needs operator")]
    public async Task It_reloads_itself_until_the_remediation_has_ended(RemediationState state, bool reloads, string label)
    {
        var (html, _) = await ShowAsync(Remediation(state));

        Assert.Equal(reloads, html.Contains("http-equiv=\"refresh\"", StringComparison.Ordinal));
        Assert.Contains(label, html, StringComparison.Ordinal);
    }

    private static RemediationResource Remediation(RemediationState state) =>
        new()
        {
            Id = "r-1",
            Status = state.ToOperationStatus(),
            State = state,
            Mode = RemediationMode.Remediate,
            TenantId = Guid.Empty,
            User = new UserResource(Guid.Empty, "ann@contoso.example", "Ann"),
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
            Links = new Dictionary<string, string>(),
        };

    private static async Task<(string Html, IHeaderDictionary Headers)> ShowAsync(RemediationResource remediation)
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        await new StatusPage(remediation).ExecuteAsync(http);
        return (System.Text.Encoding.UTF8.GetString(body.ToArray()), http.Response.Headers);
    }
}
