using TenantHygiene.LocalEnvironment;

return await LocalEnvironmentCommand.Create().Parse(args).InvokeAsync(LocalEnvironmentCommand.Invocation);
