using System.Net;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Tests.Exchange;

public sealed class ExchangeErrorParserTests
{
    private const string NotFound = "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException";

    [Theory]
    [InlineData(
        $$$$$"""{"error":{"code":"NotFound","message":"Error executing cmdlet","details":[{"code":"Client","target":"","message":"|{{{{{NotFound}}}}}|It couldn't be found."}]}}"""
    )]
    [InlineData(
        $$$$$"""{"error":{"code":"NotFound","message":"Error executing cmdlet","details":[{"code":"Client","message":"Ex6F9304|{{{{{NotFound}}}}}|It couldn't be found."}]}}"""
    )]
    [InlineData(
        $$$$$"""{"error":{"code":"NotFound","message":"Error executing cmdlet","innererror":{"message":"x","internalexception":{"message":"It couldn't be found.","type":"{{{{{NotFound}}}}}"}}}}"""
    )]
    [InlineData(
        $$$$$"""{"error":{"code":"NotFound","message":"Error executing cmdlet","innererror":{"message":"x","internalException":{"message":"It couldn't be found.","type":"{{{{{NotFound}}}}}"}}}}"""
    )]
    [InlineData($$$$$"""{"error":{"code":"NotFound","message":"|{{{{{NotFound}}}}}|It couldn't be found."}}""")]
    public void Type_and_text_are_found_in_every_shape(string body)
    {
        var error = Parse(HttpStatusCode.NotFound, body);

        Assert.Equal(NotFound, error.ExceptionType);
        Assert.Equal("It couldn't be found.", error.Message);
        Assert.True(error.IsNotFound);
    }

    [Fact]
    public void A_text_with_bars_of_its_own_is_kept_whole() =>
        Assert.Equal("a|b|c", Parse(HttpStatusCode.BadRequest, """{"error":{"message":"a|b|c"}}""").Message);

    [Fact]
    public void The_header_gives_the_type_when_the_body_is_no_json()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Forbidden);
        response.Headers.Add("x-ExceptionType", "Microsoft.Exchange.Configuration.Authorization.CmdletAccessDeniedException");

        Assert.Equal(ReadFaultKind.Forbidden, ExchangeErrorParser.Parse(response, body: null).ToFault("x").Kind);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.OK)]
    public void An_error_whose_body_is_no_json_never_says_that_an_object_is_missing_or_that_nothing_happened(HttpStatusCode status)
    {
        foreach (var type in new[] { NotFound, "Microsoft.Exchange.Management.Tasks.RecipientTaskException" })
        {
            var error = Parse(status, body: null, type);

            Assert.False(error.IsNotFound);
            Assert.False(error.IsRefusal);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"error":{}}""")]
    [InlineData("""{"error":{"details":[]}}""")]
    [InlineData("""{"error":"It couldn't be found."}""")]
    public void An_error_without_text_never_says_that_an_object_is_missing(string body) =>
        Assert.False(Parse(HttpStatusCode.NotFound, body, NotFound).IsNotFound);

    [Fact]
    public void The_header_gives_the_type_of_a_complete_error_that_has_only_text() =>
        Assert.True(Parse(HttpStatusCode.NotFound, """{"error":{"message":"It couldn't be found."}}""", NotFound).IsNotFound);

    [Theory]
    [InlineData("""{"error":{"code":"BadRequest"}}""", true)]
    [InlineData("""{"error":"text"}""", true)]
    [InlineData("""{"ErrorRecords":[{"Message":"It failed."}]}""", true)]
    [InlineData("""{"Message":"An error has occurred."}""", true)]
    [InlineData("""{"error":null,"value":[]}""", false)]
    [InlineData("""{"value":[]}""", false)]
    public void An_error_in_a_200_is_seen(string body, bool expected) =>
        Assert.Equal(expected, ExchangeErrorParser.IsError(Rows.Parse(body)));

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public void A_not_found_of_a_failing_server_does_not_count(HttpStatusCode status)
    {
        var error = Parse(status, $$$$$"""{"error":{"details":[{"message":"|{{{{{NotFound}}}}}|x"}]}}""");

        Assert.False(error.IsNotFound);
        Assert.Equal(ReadFaultKind.ServiceFailed, error.ToFault("x").Kind);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "ManagementObjectAmbiguousException", ReadFaultKind.Ambiguous)]
    [InlineData(HttpStatusCode.OK, "RecipientTaskException", ReadFaultKind.Refused)]
    [InlineData(HttpStatusCode.BadRequest, "AmbiguousParameterSetException", ReadFaultKind.Refused)]
    [InlineData(HttpStatusCode.TooManyRequests, "OverBudgetException", ReadFaultKind.Throttled)]
    [InlineData(HttpStatusCode.Unauthorized, "UnauthorizedException", ReadFaultKind.Unauthenticated)]
    public void Each_error_becomes_the_fault_that_an_operator_can_act_on(HttpStatusCode status, string type, ReadFaultKind expected) =>
        Assert.Equal(
            expected,
            Parse(status, $$$$$"""{"error":{"details":[{"message":"|Microsoft.Exchange.{{{{{type}}}}}|x"}]}}""").ToFault("x").Kind
        );

    private static ExchangeError Parse(HttpStatusCode status, string? body, string? typeInHeader = null)
    {
        using var response = new HttpResponseMessage(status);
        response.Headers.Add("x-ExceptionType", typeInHeader is null ? [] : [typeInHeader]);
        return ExchangeErrorParser.Parse(response, body is null ? null : Rows.Parse(body));
    }
}
