using System.Globalization;
using System.Text.Json;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Reads properties of a row. What stands there but cannot be understood is a flaw of the row, never an absent value.</summary>
internal ref struct RowReader(JsonElement row)
{
    /// <summary>The first property that could not be understood; null while all could.</summary>
    public string? Flaw { get; private set; }

    /// <summary>A GUID; null when missing, empty or all zeros.</summary>
    public Guid? Guid(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!System.Guid.TryParse(text, out var value))
        {
            Flaw ??= name;
        }

        return value == System.Guid.Empty ? null : value;
    }

    /// <summary>A text; null when missing or blank.</summary>
    public string? Text(string name)
    {
        if (!row.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind is not JsonValueKind.String)
        {
            Flaw ??= name;
            return null;
        }

        return value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
    }

    /// <summary>A text whose being blank is a fact that matters: the property itself must be there.</summary>
    public string? RequiredText(string name)
    {
        if (!row.TryGetProperty(name, out _))
        {
            Flaw ??= name;
        }

        return Text(name);
    }

    /// <summary>A time, in UTC where the text does not say otherwise; null when missing or empty.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (
            !DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
        )
        {
            Flaw ??= name;
            return null;
        }

        return time.Year > 1601 ? time : null;
    }

    /// <summary>A mark; null when missing or anything but true or false.</summary>
    public readonly bool? Mark(string name) =>
        row.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            }
            : null;

    /// <summary>A list of texts; null when missing or anything else.</summary>
    public readonly IReadOnlyList<string>? Texts(string name) =>
        row.TryGetProperty(name, out var value)
        && value.ValueKind is JsonValueKind.Array
        && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : null;
}
