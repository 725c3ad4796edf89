using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TenantHygiene.EmbeddedHost.Tests.Http;

public sealed class HttpTests : IAsyncLifetime
{
    private readonly HostRecipe recipe = new(typeof(HttpFunctions))
    {
        Settings =
        {
            ["AzureFunctionsJobHost:extensions:http:routePrefix"] = string.Empty,
            ["EmbeddedHost:Keys:Function"] = "open sesame",
        },
        Configure = builder =>
        {
            builder.Services.AddSingleton(TimeProvider.System);
            builder.UseWhen(
                context => context.FunctionDefinition.Name == "GetOrder",
                async (context, next) =>
                {
                    context.GetHttpContext()!.Response.Headers["x-middleware"] = "before";
                    await next();
                    context.GetHttpContext()!.Response.Headers["x-result"] = context.GetInvocationResult().Value!.GetType().Name;
                });
        },
    };

    private HostUnderTest host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await recipe.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        recipe.Dispose();
    }

    [Fact]
    public async Task Route_query_and_body_are_bound()
    {
        var id = Guid.NewGuid();
        using var body = new StringContent("""{"ITEM":"lamp","count":2}""", Encoding.UTF8, "application/json");
        using var response = await host.Http.PostAsync($"/orders/{id}?priority=7", body, Cancellation);

        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(id, answer.RootElement.GetProperty("id").GetGuid());
        Assert.Equal("lamp", answer.RootElement.GetProperty("item").GetString());
        Assert.Equal(7, answer.RootElement.GetProperty("priority").GetInt32());
        Assert.Equal("AddOrder", answer.RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_body_arrives_byte_by_byte_as_it_was_sent()
    {
        var bytes = Encoding.UTF8.GetPreamble().Concat(Enumerable.Range(0, 256).Select(value => (byte)value)).Concat("\r\n  x "u8.ToArray()).ToArray();
        using var body = new ByteArrayContent(bytes);
        using var response = await host.Http.PostAsync("/hash", body, Cancellation);

        Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)), await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_plain_return_value_is_an_empty_200()
    {
        using var response = await host.Http.GetAsync("/plain", Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task An_exception_is_an_empty_500()
    {
        using var response = await host.Http.GetAsync("/throws", Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_body_that_does_not_fit_is_an_empty_500()
    {
        using var body = new StringContent("not json");
        using var response = await host.Http.PostAsync($"/orders/{Guid.NewGuid()}", body, Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Theory]
    [InlineData("/hash")]
    [InlineData("/orders/not-a-guid")]
    public async Task A_method_or_constraint_that_does_not_fit_is_not_found(string path)
    {
        using var request = new HttpRequestMessage(path == "/hash" ? HttpMethod.Put : HttpMethod.Post, path);
        using var response = await host.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_catch_all_that_comes_last_by_name_gets_the_rest()
    {
        Assert.Equal("order 7", await host.Http.GetStringAsync("/orders/7", Cancellation));
        Assert.Equal("file 'assets/app.js'", await host.Http.GetStringAsync("/assets/app.js", Cancellation));
        Assert.Equal("file ''", await host.Http.GetStringAsync("/", Cancellation));
    }

    [Theory]
    [InlineData("/keyed", HttpStatusCode.Unauthorized)]
    [InlineData("/keyed?code=wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/keyed?code=open%20sesame", HttpStatusCode.OK)]
    public async Task A_function_key_is_asked_for(string path, HttpStatusCode expected)
    {
        using var response = await host.Http.GetAsync(path, Cancellation);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Middleware_sees_the_result_before_it_is_sent()
    {
        using var response = await host.Http.GetAsync("/orders/7", Cancellation);

        Assert.Equal("before", Assert.Single(response.Headers.GetValues("x-middleware")));
        Assert.Equal("ContentHttpResult", Assert.Single(response.Headers.GetValues("x-result")));
    }

    [Fact]
    public async Task A_function_class_gets_its_services()
        => Assert.Equal("injected", await host.Http.GetStringAsync("/class", Cancellation));

    [Fact]
    public async Task A_response_is_streamed_and_a_caller_who_leaves_is_noticed()
    {
        using var response = await host.Http.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using (var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation)))
        {
            Assert.Equal("first", await reader.ReadLineAsync(Cancellation));
        }

        response.Dispose();
        await HttpFunctions.Disconnects.WaitAsync(Cancellation);
    }
}
