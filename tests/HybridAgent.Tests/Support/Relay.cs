using System.Net;
using System.Net.Sockets;

namespace TenantHygiene.HybridAgent.Tests.Support;

/// <summary>Passes bytes on between a client and a server, and lets a test interfere with any piece of them.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <param name="listenOn">The address that clients connect to; the port is any.</param>
    /// <param name="target">The server.</param>
    public Relay(IPAddress listenOn, IPEndPoint target)
    {
        _target = target;
        _listener = new TcpListener(listenOn, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were made.</summary>
    public int Connections { get; private set; }

    /// <summary>Asked before each piece is passed on; false cuts the connection instead.</summary>
    public Func<Direction, ValueTask<bool>> Passes { get; set; } = static _ => ValueTask.FromResult(true);

    /// <summary>Told after each piece was passed on; false cuts the connection then.</summary>
    public Func<Direction, ValueTask<bool>> Passed { get; set; } = static _ => ValueTask.FromResult(true);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            using var server = new TcpClient();
            try
            {
                await server.ConnectAsync(_target, _stop.Token);
                await Task.WhenAny(PumpAsync(client, server, Direction.Request), PumpAsync(server, client, Direction.Reply));
            }
            catch (Exception exception)
                when (exception is OperationCanceledException or SocketException or IOException or ObjectDisposedException) { }
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, Direction direction)
    {
        try
        {
            var buffer = new byte[65_536];
            while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var length && await Passes(direction))
            {
                await to.GetStream().WriteAsync(buffer.AsMemory(0, length), _stop.Token);
                if (!await Passed(direction))
                {
                    return;
                }
            }
        }
        catch (Exception exception)
            when (exception
                    is OperationCanceledException
                        or SocketException
                        or IOException
                        or ObjectDisposedException
                        or InvalidOperationException
            ) { }
    }
}

/// <summary>Which way bytes go.</summary>
internal enum Direction
{
    Request,
    Reply,
}
