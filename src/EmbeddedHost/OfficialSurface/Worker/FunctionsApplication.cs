namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a function app starts.</summary>
public class FunctionsApplication
{
    /// <summary>Creates the builder, with settings from the environment, the arguments and <c>local.settings.json</c>.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args, TenantHygiene.EmbeddedHost.Hosting.EmbeddedHostSetup.ForEntryAssembly());
}
