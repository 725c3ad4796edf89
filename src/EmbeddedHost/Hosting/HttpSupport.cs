namespace TenantHygiene.EmbeddedHost.Hosting;

/// <summary>Whether the app asked for HTTP functions on ASP.NET Core.</summary>
internal sealed record HttpSupport(bool IsConfigured);
