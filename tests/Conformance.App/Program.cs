using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TenantHygiene.Conformance.App.Http;
using TenantHygiene.Conformance.App.Observing;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<Outer>();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Journal>();
builder.Services.AddSingleton<Gates>();
builder.Build().Run();
