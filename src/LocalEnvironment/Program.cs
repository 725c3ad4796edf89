using TenantHygiene.LocalEnvironment.Commands;

return await LocalEnvironmentCommand.Create().Parse(args).InvokeAsync(LocalEnvironmentCommand.Invocation);
