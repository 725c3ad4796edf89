using System.Text.Json;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Tests.Support;

/// <summary>Rows as the services send them.</summary>
internal static class Rows
{
    public static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    /// <summary>
    /// A soft-deleted mail user as Exchange sends it, with some properties set otherwise, or left out where the value is null.
    /// </summary>
    public static JsonElement Recipient(params (string Name, string? Json)[] changes)
    {
        var properties = new Dictionary<string, string?>
        {
            ["RecipientType"] = "\"MailUser\"",
            ["RecipientTypeDetails"] = "\"MailUser\"",
            ["ExchangeObjectId"] = "\"0b9c40ee-2b1a-4c2d-8d4e-0a51f0f3c001\"",
            ["Guid"] = "\"0b9c40ee-2b1a-4c2d-8d4e-0a51f0f3c001\"",
            ["DistinguishedName"] = "\"CN=copy,OU=Soft Deleted Objects,OU=contoso.example,DC=PROD,DC=OUTLOOK,DC=COM\"",
            ["ExchangeGuid"] = "\"00000000-0000-0000-0000-000000000000\"",
            ["ArchiveGuid"] = "\"08073974-1902-4542-88ea-37ba310f0c5c\"",
            ["ExternalDirectoryObjectId"] = "\"\"",
            ["WhenSoftDeleted"] = "\"2026-11-01T10:00:00Z\"",
        };
        foreach (var (name, json) in changes)
        {
            properties[name] = json;
        }

        return Parse(
            "{"
                + string.Join(
                    ',',
                    properties.Where(property => property.Value is not null).Select(property => $"\"{property.Key}\":{property.Value}")
                )
                + "}"
        );
    }
}

/// <summary>Waits for facts.</summary>
internal static class Facts
{
    /// <summary>Returns when the fact is there; the test's own time limit ends a wait that never does.</summary>
    public static async Task UntilAsync(Func<bool> fact)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!fact())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}

/// <summary>Takes three-valued answers apart, failing the test with what was there instead.</summary>
internal static class Answers
{
    public static T Value<T>(this Read<T> read) =>
        read switch
        {
            Read<T>.Found(var value) => value,
            Read<T>.Unreadable(var fault) => throw new InvalidOperationException($"Expected a value, got {fault}"),
            _ => throw new InvalidOperationException("Expected a value, got absent."),
        };

    public static ReadFault Fault<T>(this Read<T> read) =>
        read switch
        {
            Read<T>.Unreadable(var fault) => fault,
            _ => throw new InvalidOperationException($"Expected a fault, got {read}"),
        };

    public static bool IsAbsent<T>(this Read<T> read) =>
        read switch
        {
            Read<T>.Absent => true,
            Read<T>.Unreadable(var fault) => throw new InvalidOperationException($"Expected absence, got {fault}"),
            _ => false,
        };
}
