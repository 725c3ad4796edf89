using TenantHygiene.ApiDescription;

if (args is not [var file])
{
    await Console.Error.WriteLineAsync("Usage: dotnet run --project src/ApiDescription -- docs/openapi.json");
    return 2;
}

await File.WriteAllTextAsync(file, OpenApiDocument.Write());
Console.WriteLine($"Wrote {HttpFunctions.All.Count} operations to {file}.");
return 0;
