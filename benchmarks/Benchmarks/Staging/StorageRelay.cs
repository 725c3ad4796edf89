using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using TenantHygiene.LocalEnvironment.Services;

namespace TenantHygiene.Benchmarks.Staging;

/// <summary>Stands between the function app and Azurite, passes every byte on, and counts the requests by their first lines.</summary>
public sealed partial class StorageRelay : IAsyncDisposable
{
    private const string Engine = "task hub";
    private const string Queue = "queue";
    private const string Empty = "(empty)";
    private const string Transaction = "transaction";
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly List<TcpListener> _listeners = [];

    private StorageRelay(AzuritePorts target) => Ports = new AzuritePorts(Listen(target.Blob), Listen(target.Queue), Listen(target.Table));

    /// <summary>Where the function app is to go.</summary>
    public AzuritePorts Ports { get; }

    /// <summary>Requests so far by what they are, such as <c>GET table</c>.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts.ToDictionary();

    /// <summary>Whether a kind of request is one of the Durable Task Framework.</summary>
    public static bool IsOfEngine(string kind) => kind.Contains($" {Engine} ", StringComparison.Ordinal);

    /// <summary>Whether a kind of request is one to the app's own queues.</summary>
    public static bool IsOfQueue(string kind) => kind.Contains($" {Queue} ", StringComparison.Ordinal);

    /// <summary>
    /// Whether a kind of request is a look at a queue that had no message: how many there are depends on time, not on what is done.
    /// </summary>
    public static bool IsEmpty(string kind) => kind.EndsWith(Empty, StringComparison.Ordinal);

    /// <summary>
    /// Whether a kind of request is one by which hosts share the work among them, or make what does not exist yet: how many there are
    /// depends on time as well.
    /// </summary>
    public static bool IsUpkeep(string kind) =>
        IsOfEngine(kind) ? UpkeepOfEngine().IsMatch(kind) : !IsOfQueue(kind) && !kind.Contains(" TenantHygiene", StringComparison.Ordinal);

    /// <summary>Begins.</summary>
    public static StorageRelay Start(AzuritePorts target) => new(target);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listeners.ForEach(listener => listener.Dispose());
        _end.Dispose();
    }

    private int Listen(int target)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _listeners.Add(listener);
        _ = AcceptAsync(listener, target, _end.Token);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AcceptAsync(TcpListener listener, int target, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                _ = RelayAsync(await listener.AcceptTcpClientAsync(end), target, end);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The measurement is over.
                return;
            }
        }
    }

    private async Task RelayAsync(TcpClient client, int target, CancellationToken end)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, target, end);
            // One request at a time on a connection: what comes back belongs to the last one.
            var last = "";
            await Task.WhenAll(
                CopyAsync(near, far, text => last = Count(text, last), end),
                CopyAsync(far, near, text => CountAnswer(text, last), end)
            );
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
        {
            // One side broke off, or the measurement is over: the other side is hung up on as well.
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to, Action<string> look, CancellationToken end)
    {
        var buffer = new byte[64 * 1024];
        while (await from.GetStream().ReadAsync(buffer, end) is > 0 and var length)
        {
            look(Encoding.Latin1.GetString(buffer, 0, length));
            await to.GetStream().WriteAsync(buffer.AsMemory(0, length), end);
        }

        to.Client.Shutdown(SocketShutdown.Send);
    }

    // A client sends the head of a request in one piece. The parts of a transaction have absolute addresses and are not counted: it is one
    // request, and the first of them names its table.
    private string Count(string text, string last)
    {
        foreach (Match line in RequestLine().Matches(text))
        {
            last = NameOf(line.Groups["verb"].Value, line.Groups["path"].Value);
            if (last != Transaction)
            {
                Add(last, 1);
            }
        }

        if (last == Transaction && PartOfTransaction().Match(text) is { Success: true } part)
        {
            last = NameOf(Transaction, part.Groups["path"].Value);
            Add(last, 1);
        }

        return last;
    }

    private void CountAnswer(string text, string last)
    {
        // A queue that nobody has sent to yet does not exist.
        if (
            last.StartsWith("GET ", StringComparison.Ordinal)
            && (NoMessages().IsMatch(text) || (IsOfQueue(last) && NoQueue().IsMatch(text)))
        )
        {
            Add(last, -1);
            Add($"{last} {Empty}", 1);
        }
    }

    private void Add(string name, int number) => _counts.AddOrUpdate(name, number, (_, count) => count + number);

    private static string NameOf(string verb, string path)
    {
        if (path.Contains("$batch", StringComparison.Ordinal))
        {
            return Transaction;
        }

        // The task hub's queues, blobs and tables bear its name; so do the ledger's tables, but for the hub's own two and the table of
        // its partitions.
        var what =
            TaskHub().Match(path) is { Success: true } hub ? $"{Engine} {hub.Groups["part"].Value.TrimStart('-')}"
            : path.Contains("/messages", StringComparison.Ordinal) || path.Contains("comp=metadata", StringComparison.Ordinal)
                ? $"{Queue} {Resource().Match(path).Groups["name"].Value}"
            : Resource().Match(path) is { Success: true } resource ? resource.Groups["name"].Value
            : "other";
        return $"{verb} {what}";
    }

    [GeneratedRegex("^(?<verb>[A-Z]+) (?<path>/[^ ]*) HTTP/1\\.1\r$", RegexOptions.Multiline)]
    private static partial Regex RequestLine();

    [GeneratedRegex(
        "^/devstoreaccount1/(tenanthygiene|TenantHygiene(?=History|Instances|Partitions))(?<part>-[a-z]+|History|Instances|Partitions)"
    )]
    private static partial Regex TaskHub();

    [GeneratedRegex("^/devstoreaccount1/(?<name>[A-Za-z0-9-]+)")]
    private static partial Regex Resource();

    [GeneratedRegex("^[A-Z]+ https?://[^/]+(?<path>/[^ ]*) HTTP/1\\.1\r$", RegexOptions.Multiline)]
    private static partial Regex PartOfTransaction();

    [GeneratedRegex("(Partitions|applease|leases)( |$)")]
    private static partial Regex UpkeepOfEngine();

    [GeneratedRegex("^HTTP/1\\.1 404 ")]
    private static partial Regex NoQueue();

    [GeneratedRegex("<QueueMessagesList ?/>|<QueueMessagesList></QueueMessagesList>")]
    private static partial Regex NoMessages();
}
