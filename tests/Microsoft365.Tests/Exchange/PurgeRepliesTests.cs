using System.Net;
using TenantHygiene.Microsoft365.Exchange;

namespace TenantHygiene.Microsoft365.Tests.Exchange;

public sealed class PurgeRepliesTests
{
    private const string Refusal = """{"error":{"code":"BadRequest","details":[{"code":"Client","message":"|Microsoft.Exchange.Management.Tasks.RecipientTaskException|This mail enabled user cannot be permanently deleted."}]}}""";
    private const string Denied = """{"error":{"code":"BadRequest","details":[{"code":"Client","message":"|Microsoft.Exchange.Configuration.Authorization.CmdletAccessDeniedException|No role."}]}}""";
    private const string Unknown = """{"error":{"code":"InternalError","details":[{"code":"Server","message":"|System.TimeoutException|The operation timed out."}]}}""";
    private const string NotFound = """{"error":{"details":[{"code":"Client","message":"|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|x"}]}}""";

    [Theory]
    [InlineData(HttpStatusCode.OK, "")]
    [InlineData(HttpStatusCode.NoContent, "")]
    [InlineData(HttpStatusCode.OK, """{"value":[]}""")]
    [InlineData(HttpStatusCode.OK, """{"value":[],"@adminapi.warnings":["x"]}""")]
    public async Task A_plain_success_is_accepted(HttpStatusCode status, string body) => Assert.IsType<PurgeReply.Accepted>(await ReadAsync(status, body));

    [Theory]
    [InlineData(HttpStatusCode.NotFound, NotFound)]
    [InlineData(HttpStatusCode.BadRequest, NotFound)]
    [InlineData(HttpStatusCode.OK, NotFound)]
    public async Task An_unknown_recipient_is_gone_already(HttpStatusCode status, string body) => Assert.IsType<PurgeReply.AlreadyGone>(await ReadAsync(status, body));

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, Refusal)]
    [InlineData(HttpStatusCode.OK, Refusal)]
    public async Task What_the_cmdlet_says_of_the_recipient_is_a_refusal(HttpStatusCode status, string body) => Assert.IsType<PurgeReply.Refused>(await ReadAsync(status, body));

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "")]
    [InlineData(HttpStatusCode.Unauthorized, Refusal)]
    [InlineData(HttpStatusCode.Forbidden, "\0\0\0\0")]
    [InlineData(HttpStatusCode.BadRequest, Denied)]
    [InlineData(HttpStatusCode.TooManyRequests, "<html/>")]
    public async Task What_never_reached_the_cmdlet_was_turned_away(HttpStatusCode status, string body) => Assert.IsType<PurgeReply.TurnedAway>(await ReadAsync(status, body));

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
    public async Task Everything_else_leaves_it_unsettled(HttpStatusCode status, string body) => Assert.IsType<PurgeReply.Unsettled>(await ReadAsync(status, body));

    private static async Task<PurgeReply> ReadAsync(HttpStatusCode status, string body)
    {
        using var response = new HttpResponseMessage(status) { Content = new StringContent(body) };
        return await PurgeReplies.ReadAsync(response, TestContext.Current.CancellationToken);
    }
}
