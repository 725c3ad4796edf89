using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TenantHygiene.Conformance.App;
using TenantHygiene.Conformance.App.Http;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<OuterMiddleware>();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Journal>();
builder.Services.AddSingleton<Gates>();
builder.Build().Run();
