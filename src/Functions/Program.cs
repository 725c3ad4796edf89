using Microsoft.Azure.Functions.Worker.Builder;
using TenantHygiene.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddTenantHygiene();

return await builder.RunTenantHygieneAsync();
