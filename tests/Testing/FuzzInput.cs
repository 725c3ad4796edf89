using System.Text;

namespace TenantHygiene.Testing;

/// <summary>Makes something that parsers trip over out of something good.</summary>
public static class FuzzInput
{
    private static readonly string[] _pieces =
    [
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        "\\ud800",
        "\\u0000",
        "\uFEFF",
        "null",
        "true",
        "1e999",
        "-0",
        "123456789012345678901234567890",
        ",",
        ":",
        "\"a\":",
        "{\"a\":",
        "é",
        "\u202E",
        "😀",
        "\u0000",
        "%",
        "%2F",
        "%00",
        "%zz",
        "..",
        "/",
        "?",
        "#",
        "&",
        "=",
        "+",
        ";",
        "'",
        "*",
        "0",
        "-1",
        "2147483648",
        "9999-12-31T23:59:59.9999999Z",
        "0001-01-01T00:00:00+14:00",
        " ",
        "\t",
        "~",
        "${x}",
        "<p>",
        "r-0123456789abcdef-1",
        "00000000-0000-0000-0000-000000000000",
        "text/event-stream",
        "W/\"1\"",
        "*/*",
    ];

    /// <summary>Leaves a text as it is, or changes it in a few places.</summary>
    public static string Of(Random random, string good)
    {
        var text = new StringBuilder(good);
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            text.Remove(at, Math.Min(random.Next(6), text.Length - at));
            text.Insert(
                at,
                random.Next(12) == 0
                    ? new string(_pieces[random.Next(_pieces.Length)][0], random.Next(5000))
                    : _pieces[random.Next(_pieces.Length)]
            );
        }

        return $"{text}";
    }

    /// <summary>Bytes that are no text, now and then.</summary>
    public static byte[] Bytes(Random random, string good)
    {
        var bytes = Encoding.UTF8.GetBytes(Of(random, good));
        if (random.Next(8) == 0 && bytes.Length > 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    /// <summary>One of several.</summary>
    public static T One<T>(this Random random, IReadOnlyList<T> several) => several[random.Next(several.Count)];
}
