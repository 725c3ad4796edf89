using System.CommandLine;
using TenantHygiene.TenantSimulator;
using TenantHygiene.TenantSimulator.Scenarios;

var scenario = new Option<FileInfo>("--scenario")
{
    Description = "The scenario file; the article's cases when absent.",
    DefaultValueFactory = _ => new FileInfo(Path.Combine(AppContext.BaseDirectory, "Scenarios", "article.json")),
};
var port = new Option<int>("--port") { Description = "The port on 127.0.0.1; 0 for any that is free." };
var data = new Option<DirectoryInfo>("--data")
{
    Description = "Where ca.pem is written.",
    DefaultValueFactory = _ => new DirectoryInfo(".data/simulator"),
};
var schema = new Command("schema", "Prints the JSON schema of scenario files.");
schema.SetAction(_ => Console.WriteLine(ScenarioSchema.Write()));
var root = new RootCommand("Simulates a Microsoft 365 tenant over HTTPS until it is told to end.") { scenario, port, data, schema };
root.SetAction(
    async (arguments, cancellation) =>
    {
        try
        {
            await using var simulator = await SimulatedTenant.StartAsync(
                ScenarioReader.ReadFile(arguments.GetRequiredValue(scenario).FullName),
                arguments.GetValue(port),
                cancellation: cancellation
            );
            var directory = arguments.GetRequiredValue(data);
            directory.Create();
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "ca.pem"), simulator.CertificateAuthorityPem, cancellation);
            Console.WriteLine($"ready {simulator.BaseUrl}");
            await simulator.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (Exception problem) when (problem is ScenarioException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }
);
return await root.Parse(args).InvokeAsync();
