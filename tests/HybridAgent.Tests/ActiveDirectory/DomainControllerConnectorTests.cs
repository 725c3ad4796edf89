using TenantHygiene.HybridAgent.ActiveDirectory;
using TenantHygiene.HybridAgent.Tests.Support;
using TenantHygiene.TestDirectory;

namespace TenantHygiene.HybridAgent.Tests.ActiveDirectory;

public sealed class DomainControllerConnectorTests(SharedForest shared) : ForestTests(shared)
{
    [Fact]
    public void A_domain_controller_whose_authority_is_not_trusted_is_not_talked_to()
    {
        using var agent = new AgentUnderTest(Forest, ("Directory:TrustedCaDirectory", Forest.UntrustedCaDirectory));

        Assert.Contains("not trusted", Problem(agent), StringComparison.Ordinal);
    }

    [Fact]
    public void A_domain_controller_under_another_name_than_its_certificate_is_not_talked_to()
    {
        using var agent = new AgentUnderTest(Forest);
        using var relay = new DisposableRelay(Forest);
        agent.Restart(("Directory:Server", "127.0.0.1"), ("Directory:Port", $"{relay.Port}"));

        Assert.Contains("does not match this name", Problem(agent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_is_refused_is_not_tried_again_before_a_quarter_of_an_hour()
    {
        await using var relay = new Relay(Forest.Address, new(Forest.Address, 636));
        using var agent = new AgentUnderTest(Forest, ("Directory:Password", "wrong"), ("Directory:Port", $"{relay.Port}"));
        Assert.Contains("refused the agent's account", Problem(agent), StringComparison.Ordinal);

        Assert.Contains("refused the agent's account", Problem(agent), StringComparison.Ordinal);
        Assert.Equal(1, relay.Connections);

        agent.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Contains("refused the agent's account", Problem(agent), StringComparison.Ordinal);
        Assert.Equal(2, relay.Connections);
        agent.Restart(("Directory:Password", TestForest.AgentPassword));
        agent.Connector.Connect().Dispose();
    }

    [Fact]
    public async Task A_domain_controller_that_accepts_and_never_answers_is_given_up()
    {
        await using var relay = new Relay(Forest.Address, new(Forest.Address, 636));
        var silence = new TaskCompletionSource<bool>();
        relay.Passes = _ => new ValueTask<bool>(silence.Task);
        using var agent = new AgentUnderTest(Forest, ("Directory:Port", $"{relay.Port}"), ("Directory:Timeout", "00:00:01"));

        Assert.NotEmpty(Problem(agent));
        silence.SetResult(false);
    }

    private static string Problem(AgentUnderTest agent) => Assert.Throws<DirectoryUnavailableException>(agent.Connector.Connect).Message;

    // The certificate has the forest's address, and this listens on another.
    private sealed class DisposableRelay(TestForest forest) : IDisposable
    {
        private readonly Relay _relay = new(System.Net.IPAddress.Loopback, new(forest.Address, 636));

        public int Port => _relay.Port;

        public void Dispose() => _relay.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
