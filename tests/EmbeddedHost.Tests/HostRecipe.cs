using Microsoft.Azure.Functions.Worker.Builder;

namespace TenantHygiene.EmbeddedHost.Tests;

/// <summary>How to make a host; the same recipe again is a restart on the same data.</summary>
internal sealed class HostRecipe : IDisposable
{
    public HostRecipe(params Type[] types)
    {
        Types = types;
        Directory.CreateDirectory(Folder);
    }

    public Type[] Types { get; }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "embedded-host-tests", Guid.NewGuid().ToString("N"));

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Dictionary<string, string?> Settings { get; init; } = [];

    public Action<FunctionsApplicationBuilder> Configure { get; init; } = _ => { };

    public Task<HostUnderTest> StartAsync() => HostUnderTest.StartAsync(this, TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
