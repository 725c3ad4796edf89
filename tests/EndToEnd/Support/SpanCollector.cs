using System.Collections.Concurrent;
using System.Net;
using System.Text;
using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.EndToEnd.Support;

/// <summary>A span as it was exported.</summary>
public sealed record Span(string TraceId, string Id, string ParentId, string Name);

/// <summary>A collector that understands OTLP over HTTP as far as the spans go.</summary>
public sealed class SpanCollector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<Span> _spans = new();
    private readonly Task _serving;

    /// <summary>Listens on a free port of this machine.</summary>
    public SpanCollector()
    {
        Endpoint = $"http://127.0.0.1:{LoopbackPort.FindFree()}/";
        _listener.Prefixes.Add(Endpoint);
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>For <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public string Endpoint { get; }

    /// <summary>What has been exported so far.</summary>
    public IReadOnlyList<Span> Spans => [.. _spans];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                if (context.Request.Url!.AbsolutePath == "/v1/traces")
                {
                    Take(body.ToArray());
                }

                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    // resource_spans 1, scope_spans 2, spans 2; of a span: trace_id 1, span_id 2, parent_span_id 4, name 5.
    private void Take(ReadOnlyMemory<byte> request)
    {
        var exported =
            from resource in ProtocolBuffer.Field(request, 1)
            from scope in ProtocolBuffer.Field(resource, 2)
            from span in ProtocolBuffer.Field(scope, 2)
            select new Span(Hex(span, 1), Hex(span, 2), Hex(span, 4), Encoding.UTF8.GetString(First(span, 5).Span));
        foreach (var span in exported)
        {
            _spans.Enqueue(span);
        }
    }

    private static string Hex(ReadOnlyMemory<byte> span, int field) => Convert.ToHexString(First(span, field).Span);

    private static ReadOnlyMemory<byte> First(ReadOnlyMemory<byte> message, int field) =>
        ProtocolBuffer.Field(message, field).FirstOrDefault();
}

/// <summary>
/// The fields of a message in the wire format of protocol buffers; only what holds bytes, since nothing else is asked for.
/// </summary>
internal static class ProtocolBuffer
{
    /// <summary>The contents of every occurrence of a length-delimited field.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Field(ReadOnlyMemory<byte> message, int number)
    {
        var position = 0;
        while (position < message.Length)
        {
            var tag = Varint(message.Span, ref position);
            var length = (tag & 7) switch
            {
                0 => SkipVarint(message.Span, ref position),
                1 => 8,
                2 => (int)Varint(message.Span, ref position),
                5 => 4,
                var wireType => throw new InvalidDataException($"Wire type {wireType} does not occur in OTLP."),
            };
            if (tag >> 3 == (ulong)number && (tag & 7) == 2)
            {
                yield return message.Slice(position, length);
            }

            position += length;
        }
    }

    private static int SkipVarint(ReadOnlySpan<byte> bytes, ref int position)
    {
        Varint(bytes, ref position);
        return 0;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int position)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
