using System.Text.Json;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// The steps of a remediation as its record's row keeps them a second time, so that whoever looks needs one point read. A timeline that has grown long
/// is left out of the row, which every write writes anew, and read from the rows of its steps.
/// </summary>
internal sealed record KeptTimeline
{
    /// <summary>As long as a timeline may be to be kept, in characters of JSON: some 250 steps.</summary>
    public const int Most = 64_000;

    private const string Column = "Timeline";
    private readonly string? json;

    private KeptTimeline(string? json) => this.json = json;

    /// <summary>A timeline without steps.</summary>
    public static KeptTimeline Empty { get; } = new("[]");

    /// <summary>One that only the rows of its steps know.</summary>
    public static KeptTimeline Elsewhere { get; } = new(json: null);

    /// <summary>The timeline with further steps at its end.</summary>
    public KeptTimeline With(IEnumerable<RemediationStep> steps)
    {
        if (Read() is not { } kept)
        {
            return this;
        }

        var longer = JsonSerializer.Serialize([.. kept, .. steps], LedgerJson.Default.IReadOnlyListRemediationStep);
        return longer.Length <= Most ? new KeptTimeline(longer) : Elsewhere;
    }

    /// <summary>The steps, oldest first; null when they are elsewhere.</summary>
    public IReadOnlyList<RemediationStep>? Read() => json is null ? null : JsonSerializer.Deserialize(json, LedgerJson.Default.IReadOnlyListRemediationStep);

    /// <summary>Puts it into the record's row, which already holds the record, where there is room for both.</summary>
    public void Write(TableEntity row, int recordLength)
    {
        if (json is not null && recordLength + json.Length <= DocumentColumns.MaximumCharacters)
        {
            DocumentColumns.Write(row, json, Column);
        }
    }

    /// <summary>Takes it out of the record's row.</summary>
    public static KeptTimeline FromRow(TableEntity row) => DocumentColumns.IsIn(row, Column) ? new KeptTimeline(DocumentColumns.Read(row, Column)) : Elsewhere;
}
