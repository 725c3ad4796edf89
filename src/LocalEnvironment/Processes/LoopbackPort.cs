using System.Net;
using System.Net.Sockets;

namespace TenantHygiene.LocalEnvironment.Processes;

/// <summary>Ports of 127.0.0.1.</summary>
public static class LoopbackPort
{
    /// <summary>A port that is free now.</summary>
    public static int FindFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Turns 0 into a free port, and refuses a port that is taken.</summary>
    /// <exception cref="ProcessException">The port is taken, or this user may not listen on it.</exception>
    public static int Claim(int port)
    {
        if (port == 0)
        {
            return FindFree();
        }

        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return port;
        }
        catch (SocketException exception)
        {
            throw new ProcessException(
                $"Port {port} of 127.0.0.1 cannot be used ({exception.Message}): "
                    + "stop the program that uses it, or set another port with --port.",
                exception
            );
        }
    }
}
