using TenantHygiene.ApiDescription;

if (args is not [var file])
{
    await Console.Error.WriteLineAsync("Usage: dotnet run --project src/ApiDescription -- docs/openapi.json");
    await Console.Error.WriteLineAsync("Writes that file, and the tables of api.md beside it.");
    return 2;
}

var guide = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "api.md");
await File.WriteAllTextAsync(file, OpenApiDocument.Write());
await File.WriteAllTextAsync(guide, ApiGuide.Write(await File.ReadAllTextAsync(guide)));
Console.WriteLine($"Wrote {DescribedRoute.All.Count} operations to {file} and {guide}.");
return 0;
