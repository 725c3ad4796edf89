namespace TenantHygiene.EndToEnd.Telemetry;

/// <summary>The fields of a message in the wire format of protocol buffers; only what holds bytes, since nothing else is asked for.</summary>
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
