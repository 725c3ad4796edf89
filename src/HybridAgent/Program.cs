using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TenantHygiene.HybridAgent;
using TenantHygiene.HybridAgent.Agents;
using TenantHygiene.HybridAgent.Work;

if (args is ["create-key", var file])
{
    return KeyGenerator.Run(file, Console.Out, Console.Error);
}

try
{
    await Host.CreateApplicationBuilder(args).AddHybridAgent().Build().RunAsync();
    return 0;
}
catch (Exception exception) when (exception is OptionsValidationException or JournalException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync($"The agent cannot start: {exception.Message}");
    return 1;
}
