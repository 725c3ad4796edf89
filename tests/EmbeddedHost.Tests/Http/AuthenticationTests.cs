using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TenantHygiene.EmbeddedHost.Tests.Http;

public sealed class AuthenticationTests : IDisposable
{
    private readonly HostRecipe recipe = new(typeof(WhoAmI))
    {
        Configure = builder =>
        {
            builder.Services.AddAuthentication("Bearer").AddScheme<AuthenticationSchemeOptions, NamedBearer>("Bearer", null);
            builder.UseMiddleware<SignIn>();
        },
    };

    public void Dispose() => recipe.Dispose();

    [Fact]
    public async Task Middleware_authenticates_with_the_schemes_of_the_app_and_the_function_sees_the_user()
    {
        await using var host = await recipe.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/whoami");
        request.Headers.Add("Authorization", "Bearer ada");
        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("ada", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Middleware_can_answer_in_place_of_the_function()
    {
        await using var host = await recipe.StartAsync();
        using var response = await host.Http.GetAsync("/api/whoami", TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, response.StatusCode);
    }

    public static class WhoAmI
    {
        [Function("WhoAmI")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
            => Results.Text(request.HttpContext.User.Identity!.Name);
    }

    private sealed class SignIn : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            var http = context.GetHttpContext()!;
            var result = await http.AuthenticateAsync("Bearer");
            if (result.Principal is { } user)
            {
                http.User = user;
                await next(context);
            }
            else
            {
                context.GetInvocationResult().Value = Results.Unauthorized();
            }
        }
    }

    private sealed class NamedBearer(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var name = Request.Headers.Authorization.ToString().Replace("Bearer ", string.Empty, StringComparison.Ordinal);
            return Task.FromResult(name.Length == 0
                ? AuthenticateResult.NoResult()
                : AuthenticateResult.Success(new AuthenticationTicket(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Scheme.Name)), Scheme.Name)));
        }
    }
}
