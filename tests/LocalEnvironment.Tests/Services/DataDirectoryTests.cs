using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.Testing;

namespace TenantHygiene.LocalEnvironment.Tests.Services;

public sealed class DataDirectoryTests
{
    [Fact]
    public void Two_runs_cannot_use_one_folder_at_the_same_time_but_one_after_the_other()
    {
        using var folder = new TemporaryFolder();
        using (DataDirectory.Hold(folder.Path))
        {
            var exception = Assert.Throws<ProcessException>(() => DataDirectory.Hold(folder.Path));
            Assert.Contains("--data", exception.Message, StringComparison.Ordinal);
        }

        using var next = DataDirectory.Hold(folder.Path);
        Assert.Equal(folder.Path, next.Path);
    }
}
