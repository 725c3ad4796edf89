using TenantHygiene.Dashboard.Tests.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.Dashboard.Tests;

/// <summary>
/// The picture in the README is taken of the running product: <c>WRITE_PICTURES=1</c> takes it anew after the dashboard has changed.
/// </summary>
[Collection(nameof(DashboardProduct))]
public sealed class PictureTests(DashboardProduct product) : DashboardTests(product)
{
    [Fact]
    public async Task The_README_shows_a_plan_that_waits_for_approval()
    {
        var file = RepositoryFolder.PathOf("docs/images/dashboard.png");
        var (_, id) = await Product.Waiting;
        await using var window = await Window.OpenAsync(Product, Person.Approver, $"#/remediation/{id}");
        await window.Page.SetViewportSizeAsync(1280, 1000);
        await window.Heading("What will be done").WaitForAsync();

        var picture = await window.Page.ScreenshotAsync();

        if (Environment.GetEnvironmentVariable("WRITE_PICTURES") is "1")
        {
            await File.WriteAllBytesAsync(file, picture, TestContext.Current.CancellationToken);
        }

        Assert.True(File.Exists(file), $"{file} is missing: take it with WRITE_PICTURES=1.");
        Assert.Contains(
            "docs/images/dashboard.png",
            await File.ReadAllTextAsync(RepositoryFolder.PathOf("README.md"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }
}
