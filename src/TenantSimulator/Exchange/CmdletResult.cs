namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>What a cmdlet returns.</summary>
/// <param name="Rows">Objects, each a list of properties that is made only when its page is sent.</param>
internal sealed record CmdletResult(IReadOnlyList<IEnumerable<KeyValuePair<string, object?>>> Rows)
{
    /// <summary>No output.</summary>
    public static CmdletResult Nothing { get; } = new([]);

    /// <summary>Warnings.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
