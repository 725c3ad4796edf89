using System.Collections;
using TenantHygiene.TenantOnboarding;

var environment = Environment
    .GetEnvironmentVariables()
    .Cast<DictionaryEntry>()
    .ToDictionary(one => (string)one.Key, one => (string?)one.Value);
return await CommandLine.RunAsync(args, Console.Out, environment);
