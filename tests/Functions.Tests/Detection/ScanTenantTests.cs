using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.Tests.Remediation;

namespace TenantHygiene.Functions.Tests.Detection;

public sealed class ScanTenantTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_orchestration_begins_anew_while_there_is_more_to_read(bool isUnfinished)
    {
        var input = new ScanInput(Guid.NewGuid(), "s-1");
        var context = new ScriptedContext(
            input,
            new Queue<(string, object)>([(nameof(ScanUsers), new ScanStep(isUnfinished))]),
            new HashSet<int>(),
            new HashSet<int>()
        );

        await ScanTenant.RunAsync(context);

        Assert.Equal(isUnfinished ? input : null, context.NewInput);
    }
}
