using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Http;

public sealed class BodyTests(SharedApp shared) : ConformanceTests(shared)
{
    private const int Limit = 30_000_000;

    public static TheoryData<string, byte[]> Contents =>
        new()
        {
            { "application/octet-stream", [.. Enumerable.Range(0, 256).Select(value => (byte)value)] },
            { "application/json", [.. Encoding.UTF8.GetPreamble(), .. "{ \"a\" : 1 }\r\n  "u8] },
            { "application/x-www-form-urlencoded", [.. "a=1&b=%20"u8] },
            { "application/octet-stream", new byte[5_000_000] },
        };

    [Theory]
    [MemberData(nameof(Contents), DisableDiscoveryEnumeration = true)]
    public async Task A_body_arrives_byte_by_byte_as_it_was_sent(string type, byte[] bytes)
    {
        using var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = new MediaTypeHeaderValue(type);

        Assert.Equal($"{bytes.Length} {Convert.ToHexString(SHA256.HashData(bytes))}", await HashAsync(body));
    }

    [Fact]
    public async Task A_compressed_body_is_not_unpacked()
    {
        using var body = new ByteArrayContent([0x1f, 0x8b, 1, 2, 3]);
        body.Headers.ContentEncoding.Add("gzip");

        Assert.Equal($"5 {Convert.ToHexString(SHA256.HashData([0x1f, 0x8b, 1, 2, 3]))}", await HashAsync(body));
    }

    [Fact]
    public async Task A_chunked_body_has_no_length()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "hash")
        {
            Content = new StreamContent(new MemoryStream("abc"u8.ToArray())),
        };
        request.Headers.TransferEncodingChunked = true;
        using var response = await Http.SendAsync(request, Cancellation);

        Assert.Equal($"chunked {Convert.ToHexString(SHA256.HashData("abc"u8))}", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_body_above_the_limit_is_an_empty_500()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "hash") { Content = new ByteArrayContent(new byte[Limit + 1_000_000]) };

        // The answer may come, and the connection end, before all is sent: the client asks first.
        request.Headers.ExpectContinue = true;
        using var response = await Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Headers_arrive_as_they_were_sent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "headers");
        request.Headers.TryAddWithoutValidation("x-signature", "sha256=AbC+/=");
        request.Headers.TryAddWithoutValidation("Authorization", "Custom value");
        request.Headers.TryAddWithoutValidation("Cookie", "a=1; b=2");
        using var response = await Http.SendAsync(request, Cancellation);
        var seen = JsonSerializer.Deserialize<Dictionary<string, string>>(await response.Content.ReadAsStringAsync(Cancellation))!;

        Assert.Equal(("sha256=AbC+/=", "Custom value", "a=1; b=2"), (seen["x-signature"], seen["authorization"], seen["cookie"]));
    }

    [Fact]
    public async Task A_parameter_from_the_body_is_read_ignoring_the_case_of_names()
    {
        using var body = new StringContent("""{"ITEM":"lamp","count":2}""", Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync("orders/7", body, Cancellation);

        Assert.Equal("order 7: 2 x lamp", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/vnd.orders+json", HttpStatusCode.OK)]
    [InlineData("text/json", HttpStatusCode.OK)]
    [InlineData("text/plain", HttpStatusCode.InternalServerError)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.InternalServerError)]
    [InlineData(null, HttpStatusCode.InternalServerError)]
    public async Task A_parameter_is_read_from_a_body_that_says_that_it_is_json(string? contentType, HttpStatusCode expected)
    {
        using var body = new ByteArrayContent("""{"item":"lamp","count":2}"""u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await Http.PostAsync("orders/7", body, Cancellation);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("")]
    public async Task A_parameter_from_a_body_that_does_not_fit_is_an_empty_500(string text)
    {
        using var body = new StringContent(text, Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync("orders/7", body, Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task<string> HashAsync(HttpContent body)
    {
        using var response = await Http.PostAsync("hash", body, Cancellation);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }
}
