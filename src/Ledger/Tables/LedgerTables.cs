using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Ledger.Tables;

/// <summary>The ledger's tables, each created when it is first used.</summary>
public sealed class LedgerTables(TableServiceClient service, IOptions<LedgerOptions> options)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<TableClient>>> _opened = new(StringComparer.Ordinal);

    /// <summary>Opens a table by its name without the prefix.</summary>
    /// <exception cref="Azure.RequestFailedException">The table could not be created; the next call tries again.</exception>
    public async Task<TableClient> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var opening = _opened.GetOrAdd(name, key => new Lazy<Task<TableClient>>(() => CreateAsync(key)));
        try
        {
            return await opening.Value.WaitAsync(cancellationToken);
        }
        catch when (opening.Value.IsFaulted)
        {
            _opened.TryRemove(KeyValuePair.Create(name, opening));
            throw;
        }
    }

    // Shared by all who wait for it: the cancellation of one must not fail the others.
    private async Task<TableClient> CreateAsync(string name)
    {
        var table = service.GetTableClient(options.Value.TablePrefix + name);
        await table.CreateIfNotExistsAsync(CancellationToken.None);
        return table;
    }
}

/// <summary>Makes keys out of what Azure tables do not take as it is.</summary>
internal static class TableKey
{
    private const int MaximumLength = 200;

    /// <summary>A key for text from outside, whatever its case: readable where it is plain, otherwise escaped, hashed when long.</summary>
    public static string OfText(string text)
    {
        var folded = text.Normalize(NormalizationForm.FormC).ToLowerInvariant();
        var key = new StringBuilder(folded.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(folded))
        {
            _ =
                char.IsAsciiLetterOrDigit((char)unit) || "@.-_".Contains((char)unit, StringComparison.Ordinal)
                    ? key.Append((char)unit)
                    : key.Append(CultureInfo.InvariantCulture, $"={unit:x2}");
        }

        return key.Length <= MaximumLength ? key.ToString() : OfSecretText(folded);
    }

    /// <summary>A key that does not reveal the text, of fixed length, case-sensitive.</summary>
    public static string OfSecretText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A key that sorts the newest first.</summary>
    public static string NewestFirst(DateTimeOffset at) =>
        (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>A key that sorts the oldest first.</summary>
    public static string OldestFirst(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>Whether the text could be an id of this ledger. What is not, is certainly absent, and never sent to the service.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
