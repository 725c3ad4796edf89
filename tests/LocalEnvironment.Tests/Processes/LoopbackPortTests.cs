using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.LocalEnvironment.Tests.Processes;

public sealed class LoopbackPortTests
{
    [Fact]
    public void A_port_that_is_taken_is_named_together_with_the_way_out()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var exception = Assert.Throws<ProcessException>(() => LoopbackPort.Claim(port));

        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), exception.Message, StringComparison.Ordinal);
        Assert.Contains("--port", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zero_becomes_a_port_that_can_be_used() => Assert.InRange(LoopbackPort.Claim(0), 1, 65535);
}
