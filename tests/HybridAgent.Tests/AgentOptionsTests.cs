using Microsoft.Extensions.Options;
using TenantHygiene.HybridAgent.ActiveDirectory;
using TenantHygiene.HybridAgent.Agents;
using TenantHygiene.HybridAgent.Commands;
using TenantHygiene.HybridAgent.Queues;
using TenantHygiene.HybridAgent.Tests.Support;
using TenantHygiene.HybridAgent.Work;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Testing;

namespace TenantHygiene.HybridAgent.Tests;

public sealed class AgentOptionsTests
{
    [Theory]
    [InlineData("Agent:TenantId", "tenant", "Agent__TenantId")]
    [InlineData("Agent:Name", "", "Agent__Name")]
    [InlineData("Agent:CloudPublicKeys:0", "AAAA", "Agent__CloudPublicKeys__0")]
    [InlineData("Agent:PrivateKeyFile", "/nowhere", "Agent__PrivateKeyFile")]
    [InlineData("Agent:DataPath", "", "Agent__DataPath")]
    [InlineData("Directory:Server", "", "Directory__Server")]
    [InlineData("Directory:Server", "ldaps://dc1", "Directory__Server")]
    [InlineData("Directory:Authentication", "Basic", "Directory__Authentication")]
    [InlineData("Directory:Authentication", "1", "Directory__UserName")]
    [InlineData("Directory:PasswordFile", "/nowhere", "Directory__PasswordFile")]
    [InlineData("Directory:TrustedCaDirectory", "/nowhere", "Directory__TrustedCaDirectory")]
    [InlineData("Storage:QueueServiceUri", "https://account.queue.core.windows.net", "Set only one of")]
    [InlineData("Storage:ConnectionString", "", "Storage__QueueServiceUri is missing")]
    [InlineData("Storage:ConnectionString", "secret", "Storage__ConnectionString")]
    [InlineData("Exchange:PowerShell", "pwsh", "Exchange__ConnectionUri")]
    [InlineData("Synchronization:Arguments:0", "-c", "Synchronization__Command")]
    public void A_wrong_setting_is_named_in_one_line_and_its_value_is_not_repeated(string name, string value, string expected)
    {
        var message = Assert.Single(
            Validate((name, value), name is "Directory:Authentication" && value == "1" ? [("Directory:UserName", null)] : [])
        );

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Right_settings_are_taken() => Assert.Empty(Validate(("Agent:Name", "agent-1"), []));

    [Fact]
    public void A_second_agent_on_the_same_data_does_not_start()
    {
        using var agent = new AgentUnderTest(forest: null);
        _ = agent.Journal;

        Assert.Contains("another agent uses", Assert.Throws<JournalException>(agent.OpenJournalAgain).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_create_key_makes_a_key_that_only_its_owner_reads_and_never_replaces_one()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("agent.pem");
        await using var output = new StringWriter();
        await using var errors = new StringWriter();

        Assert.Equal(0, KeyGenerator.Run(file, output, errors));
        Assert.Equal(1, KeyGenerator.Run(file, output, errors));

        using var key = AgentKeys.ReadPrivate(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(AgentKeys.WritePublic(key), output.ToString().Trim());
        Assert.Contains("cannot be written", errors.ToString(), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    private static List<string> Validate((string Name, string? Value) setting, (string Name, string? Value)[] more)
    {
        using var agent = new AgentUnderTest(forest: null, [setting, .. more]);
        return
        [
            .. Failures<AgentOptions>(agent),
            .. Failures<DirectoryOptions>(agent),
            .. Failures<StorageOptions>(agent),
            .. Failures<ExchangeOptions>(agent),
            .. Failures<SynchronizationOptions>(agent),
        ];
    }

    private static IEnumerable<string> Failures<TOptions>(AgentUnderTest agent)
        where TOptions : class
    {
        try
        {
            _ = agent.Service<IOptions<TOptions>>().Value;
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures;
        }
    }
}
