using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TenantHygiene.Remediation.Audit;

/// <summary>Reads the content of entries. Content that is not such JSON is ignored.</summary>
internal static class EntryContent
{
    /// <summary>A text member; null when there is none.</summary>
    public static string? Text(AuditEntry entry, string member)
    {
        using var content = Parse(entry);
        return
            content?.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty(member, out var value)
            && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
    }

    /// <summary>Whether an entry says exactly this.</summary>
    public static bool Is(AuditEntry entry, JsonElement expected)
    {
        using var content = Parse(entry);
        return content is not null && JsonElement.DeepEquals(content.RootElement, expected);
    }

    /// <summary>What an entry says, as one of the forms of <see cref="AuditJson"/>; null when it says something else.</summary>
    public static T? As<T>(AuditEntry entry, JsonTypeInfo<T> form)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(entry.Content, form);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonDocument? Parse(AuditEntry entry)
    {
        try
        {
            return JsonDocument.Parse(entry.Content);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The text of an entry in one line, where its content has one.</summary>
public static class AuditText
{
    /// <summary>The words; null when the entry holds particulars only.</summary>
    public static string? Of(AuditEntry entry) =>
        entry.Kind switch
        {
            AuditKind.Step => EntryContent.Text(entry, "text"),
            AuditKind.Document => EntryContent.Text(entry, "kind"),
            AuditKind.Plan => EntryContent.Text(entry, "cause"),
            AuditKind.Outcome => EntryContent.Text(entry, "code"),
            _ => null,
        };
}
